import { median, quantile, rotate } from './statistics.ts';
import type { Ask } from './ways.ts';

export type FirstWord = Readonly<{
  way: string;
  atOnce: number;
  samples: number;
  medianMs: number;
  p90Ms: number;
  /** Median beside that of the first way. */
  ratio: number;
}>;

type Options = Readonly<{ atOnce: number; rounds: number }>;

/**
 * Times the first word in each way, one after the other in every round, in turned order: what else the machine does
 * meets all of them alike.
 */
export async function measureFirstWord(
  ways: Readonly<Record<string, Ask>>,
  { atOnce, rounds }: Options,
): Promise<FirstWord[]> {
  const entries = Object.entries(ways).map(([way, ask]) => ({ way, ask, ms: new Array<number>() }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { ask, ms } of rotate(entries, round)) {
      const timings = await Promise.all(Array.from({ length: atOnce }, ask));
      ms.push(...timings.map(({ firstWordMs }) => firstWordMs));
    }
  }
  const first = median(entries[0]?.ms ?? []);
  return entries.map(({ way, ms }) => ({
    way,
    atOnce,
    samples: ms.length,
    medianMs: median(ms),
    p90Ms: quantile(ms, 0.9),
    ratio: median(ms) / first,
  }));
}
