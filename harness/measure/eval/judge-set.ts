import type { EvalCase } from './case-set.ts';
import type { Classifies, Given } from './classify-port.ts';

export type JudgedCase = EvalCase & Readonly<{ given: Given }>;

/**
 * Classifies the query of every case, as many at once as the classifier allows. Returns the results in the order of the
 * cases.
 */
export async function judgeSet(
  cases: readonly EvalCase[],
  { classify, concurrency }: Classifies,
): Promise<readonly JudgedCase[]> {
  const results = new Map<EvalCase, JudgedCase>();
  const waiting = cases.values();
  const work = async () => {
    for (const one of waiting) results.set(one, { ...one, given: await classify(one.query) });
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return cases.flatMap((one) => results.get(one) ?? []);
}
