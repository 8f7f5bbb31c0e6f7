import { median, interpolatedQuantile, rotate } from './statistics.ts';
import type { TimedRequest } from './ways.ts';

export type FirstWord = Readonly<{
  way: string;
  atOnce: number;
  samples: number;
  medianMs: number;
  p90Ms: number;
  /** Median of each round in milliseconds, so that ways can be compared within a round. */
  roundsMs: readonly number[];
}>;

type Options = Readonly<{
  atOnce: number;
  rounds: number;
  /** Number of questions in each round, for each of the compared ways. */
  perRound: number;
}>;

/**
 * Measures the time to the first word in each way. Each round measures all ways in rotating order, so that other work
 * on the machine affects them equally.
 */
export async function measureFirstWord(
  ways: Readonly<Record<string, TimedRequest>>,
  { atOnce, rounds, perRound }: Options,
): Promise<FirstWord[]> {
  const entries = Object.entries(ways).map(([way, ask]) => ({
    way,
    ask,
    all: new Array<readonly number[]>(),
  }));
  for (let round = 0; round < rounds; round += 1) {
    const inRound = new Map(entries.map((entry) => [entry, new Array<number>()]));
    for (let turn = 0; turn < perRound; turn += 1) {
      for (const entry of rotate(entries, round + turn)) {
        const timings = await Promise.all(Array.from({ length: atOnce }, entry.ask));
        inRound.get(entry)?.push(...timings.map(({ firstWordMs }) => firstWordMs));
      }
    }
    for (const [{ all }, ms] of inRound) all.push(ms);
  }
  return entries.map(({ way, all }) => {
    const ms = all.flat();
    return {
      way,
      atOnce,
      samples: ms.length,
      medianMs: median(ms),
      p90Ms: interpolatedQuantile(ms, 0.9),
      roundsMs: all.map((round) => median(round)),
    };
  });
}
