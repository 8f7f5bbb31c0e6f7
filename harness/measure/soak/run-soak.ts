import { fileURLToPath } from 'node:url';
import { derivedSeed } from '../../kit/kit.ts';
import { reduce } from '../../proof/load/reduce.ts';
import { runLoad } from '../../proof/load/run-load.ts';
import type { Sample } from '../../proof/load/sample.ts';
import type { Target } from '../../proof/target/target.ts';
import type { Soaked } from './judge-soak.ts';
import { sampleUsage } from './sample-usage.ts';

export type Soak = Readonly<{
  target: Target;
  minutes: number;
  perSecond: number;
  seed: number;
  signal: AbortSignal;
  say: (text: string) => void;
  /** Milliseconds between two samples of the tasks' memory and file descriptors. */
  everyMs?: number;
}>;

const MODULE = fileURLToPath(new URL('../../proof/verify/load-request.ts', import.meta.url));
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 65_000;
/**
 * Minutes of load that are sent with the same access tokens. The tokens expire after 15 minutes and are renewed before
 * each such stretch of the load.
 */
const STRETCH_MINUTES = 5;
/**
 * Longest warm-up in minutes. The warm-up takes a tenth of the whole time; caches fill in it and Node compiles code.
 */
const WARM_UP_MINUTES = 10;

/**
 * Sends questions at a steady rate, however slow the answers are, and samples the memory and file descriptors of the
 * tasks. The load consists of stretches of five minutes, each with new access tokens.
 * @throws {Error} when the environment does not report its tasks
 */
export async function runSoak(soak: Soak): Promise<Soaked> {
  const { target, minutes, signal, say } = soak;
  const { operations } = target;
  if (operations === undefined)
    throw new Error('Cannot soak: the environment does not tell what its tasks take');
  const samples: Sample[] = [];
  const sampling = sampleUsage(operations, soak.everyMs);
  try {
    for (let done = 0; done < minutes && !signal.aborted; done += STRETCH_MINUTES) {
      const stretch = Math.min(STRETCH_MINUTES, minutes - done);
      samples.push(...(await ask(soak, { stretch, number: done })));
      const { outcomes } = reduce(samples);
      say(
        `${done + stretch} of ${minutes} min, ${samples.length} requests, ${outcomes.failed} failed`,
      );
    }
  } finally {
    await sampling.stop();
  }
  const { outcomes, reasons } = reduce(samples);
  return {
    usage: sampling.usage,
    requests: samples.length,
    reasons,
    failed: outcomes.failed + outcomes.timeout + outcomes.dropped + outcomes.shed,
    warmUpMs: Math.min(WARM_UP_MINUTES, minutes / 10) * MINUTE_MS,
    plannedMs: minutes * MINUTE_MS,
  };
}

type Stretch = Readonly<{ stretch: number; number: number }>;

async function ask(soak: Soak, { stretch, number }: Stretch): Promise<readonly Sample[]> {
  const { target, perSecond, seed, signal } = soak;
  const tokens: Record<string, string> = {};
  for (const user of target.users) tokens[user] = (await target.signInAgain(user)).token;
  const { url, run } = target;
  const { samples } = await runLoad(
    {
      name: `soak-${number}`,
      seed: derivedSeed(seed, `soak ${number}`),
      arrivals: { kind: 'poisson', perSecond, forMs: stretch * MINUTE_MS },
      timeoutMs: TIMEOUT_MS,
      request: { module: MODULE, input: { url, run, name: `soak-${number}`, tokens } },
    },
    { signal },
  );
  return samples;
}
