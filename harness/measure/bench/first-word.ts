import { median, interpolatedQuantile, rotate } from './statistics.ts';
import type { TimedRequest } from './ways.ts';

export type FirstWord = Readonly<{
  way: string;
  atOnce: number;
  samples: number;
  medianMs: number;
  p90Ms: number;
  /**
   * Median time to the first word in each round, in milliseconds. Ways to answer a question are compared within the
   * same round.
   */
  roundsMs: readonly number[];
}>;

type Options = Readonly<{
  atOnce: number;
  rounds: number;
  /** Number of times that each way to answer a question is measured in each round. */
  perRound: number;
}>;

/**
 * Measures the time to the first word for several ways to answer a question. The order of the ways rotates, so that
 * other work on the machine affects all of them equally.
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
