import { join } from 'node:path';
import { derivedSeed } from '../../kit/kit.ts';
import { runLoad, type LoadRun } from '../load/run-load.ts';
import type { Target } from '../target/target.ts';
import type { LoadShape, VerifyProfile } from './profiles.ts';
import type { Recorder } from './recorder.ts';

export type LoadDone = Readonly<{ shape: LoadShape; seed: number; run: LoadRun }>;

/** Budget that is left when the load begins. */
export type Left = Readonly<{ requests: number; modelCalls: number; usd: number; minutes: number }>;

export type LoadParts = Readonly<{
  target: Target;
  profile: VerifyProfile;
  seed: number;
  left: Left;
  usdPerCall: number;
  recorder: Recorder;
  signal: AbortSignal;
}>;

const TIMEOUT_MS = 65_000;
/**
 * Largest number of requests in flight. A target that answers nothing reaches this number before the first timeout.
 * Further requests are then dropped, which makes the problem visible.
 */
const MAX_IN_FLIGHT = 150;
const MODULE = join(import.meta.dirname, 'load-request.ts');

/** Runs the loads of the profile at the same time, each in its own process. */
export async function runLoads(parts: LoadParts): Promise<readonly LoadDone[]> {
  const { target, profile } = parts;
  const tokens: Record<string, string> = {};
  const lastsMs = Math.max(...profile.loads.map(({ arrivals }) => arrivals.forMs)) + TIMEOUT_MS;
  for (const user of target.users) tokens[user] = (await target.as(user, lastsMs)).token;
  const planned = profile.loads.reduce((sum, { atMost }) => sum + atMost, 0);
  return Promise.all(
    profile.loads.map((shape) => runOne(parts, { shape, tokens, share: shape.atMost / planned })),
  );
}

type One = Readonly<{ shape: LoadShape; tokens: Readonly<Record<string, string>>; share: number }>;

async function runOne(parts: LoadParts, { shape, tokens, share }: One): Promise<LoadDone> {
  const { target, profile, left, usdPerCall, recorder, signal } = parts;
  const { name, arrivals } = shape;
  const seed = derivedSeed(parts.seed, `load ${name}`);
  const record = recorder.load(name);
  const run = await runLoad(
    {
      name,
      seed,
      arrivals,
      timeoutMs: TIMEOUT_MS,
      maxInFlight: MAX_IN_FLIGHT,
      request: {
        module: MODULE,
        input: { url: target.url, run: target.run, name, tokens, usdPerCall },
      },
      thresholds: [...profile.thresholds],
      budget: {
        requests: Math.floor(left.requests * share),
        modelCalls: Math.floor(left.modelCalls * share),
        usd: left.usd * share,
        minutes: left.minutes,
      },
      costs: { modelCalls: 1, usd: usdPerCall },
    },
    { signal, onSample: (sample) => void record.samples.push(sample) },
  );
  return { shape, seed, run };
}
