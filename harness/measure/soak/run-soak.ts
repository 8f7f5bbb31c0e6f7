import { derivedSeed } from '../../kit/kit.ts';
import { countOutcomes } from '../../proof/load/measured.ts';
import { runLoad } from '../../proof/load/run-load.ts';
import type { StoredSample } from '../../proof/report/result.ts';
import type { Target } from '../../proof/target/target.ts';
import { questionsTo } from '../../proof/verify/questions.ts';
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

const MINUTE_MS = 60_000;
/** Minutes of load after which the progress is printed. */
const STRETCH_MINUTES = 5;
/**
 * Longest warm-up in minutes. The warm-up takes a tenth of the whole time; caches fill in it and Node compiles code.
 */
const WARM_UP_MINUTES = 10;

/**
 * Sends questions at a steady rate, however slow the answers are, and samples the memory and file descriptors of the
 * tasks.
 * @throws {Error} when the environment does not report its tasks
 */
export async function runSoak(soak: Soak): Promise<Soaked> {
  const { target, minutes, signal, say } = soak;
  const { operations } = target;
  if (operations === undefined)
    throw new Error('Cannot soak: the environment does not report the memory of its tasks');
  const samples: StoredSample[] = [];
  const sampling = sampleUsage(operations, soak.everyMs);
  try {
    for (let done = 0; done < minutes && !signal.aborted; done += STRETCH_MINUTES) {
      const stretch = Math.min(STRETCH_MINUTES, minutes - done);
      samples.push(...(await ask(soak, { stretch, number: done })));
      say(
        `${done + stretch} of ${minutes} min, ${samples.length} requests, ${countOutcomes(samples).failed} failed`,
      );
    }
  } finally {
    await sampling.stop();
  }
  const { answered } = countOutcomes(samples);
  const reasons: Record<string, number> = {};
  for (const { reason } of samples)
    if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    usage: sampling.usage,
    requests: samples.length,
    reasons,
    failed: samples.length - answered,
    warmUpMs: Math.min(WARM_UP_MINUTES, minutes / 10) * MINUTE_MS,
    plannedMs: minutes * MINUTE_MS,
  };
}

type Stretch = Readonly<{ stretch: number; number: number }>;

async function ask(soak: Soak, { stretch, number }: Stretch): Promise<readonly StoredSample[]> {
  const { target, perSecond, signal } = soak;
  const seed = derivedSeed(soak.seed, `soak ${number}`);
  const { samples } = await runLoad({
    name: `soak-${number}`,
    seed,
    arrivals: { kind: 'poisson', perSecond, forMs: stretch * MINUTE_MS },
    ask: questionsTo(target, seed),
    signal,
  });
  return samples;
}
