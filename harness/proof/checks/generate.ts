import fc from 'fast-check';
import { derivedSeed } from '../../kit/kit.ts';

/** A generated test case: its id, its index in the group of cases, and the generated value. */
export type Case<T> = Readonly<{ id: string; index: number; value: T }>;

export type Generated<T> = Readonly<{
  /** Name of the group of test cases, short and unique in a harness run, such as `p2`. */
  name: string;
  arbitrary: fc.Arbitrary<T>;
  seed: number;
  count: number;
  /** Fixed values that run before the generated values and count as test cases too. */
  examples?: readonly T[];
}>;

/** Returns the random seed of one group of test cases. The seed does not depend on the other groups. */
export const seedOf = ({ name, seed }: Pick<Generated<unknown>, 'name' | 'seed'>): number =>
  derivedSeed(seed, name);

const examplesOf = <T>(examples: readonly T[] = []): [T][] => examples.map((example) => [example]);

/** Returns the values that `fc.check` would run one by one, so that the caller can run them concurrently. */
export function generate<T>(generated: Generated<T>): readonly Case<T>[] {
  const { name, arbitrary, count, examples = [] } = generated;
  const values = fc.sample(fc.tuple(arbitrary), {
    seed: seedOf(generated),
    numRuns: count,
    examples: examplesOf(examples),
  });
  return values.map(([value], index) => ({
    id: `${name}-${String(index).padStart(3, '0')}`,
    index,
    value,
  }));
}

export type Shrinking<T> = Readonly<{
  tries: number;
  /**
   * Whether the failing input has already failed twice, so that shrinking does not run it once more. False when absent.
   */
  isConfirmed?: boolean;
  /** Milliseconds after which shrinking tries no further input. */
  withinMs: number;
  /** Runs the check on an input. Returns whether the check still fails. */
  fails: (value: T) => Promise<boolean>;
}>;

/**
 * Makes one failing test case smaller, with at most `tries` further inputs within `withinMs`.
 * @returns the smallest input that failed; undefined when no input failed again
 */
export async function shrink<T>(
  generated: Generated<T>,
  index: number,
  { tries, isConfirmed = false, withinMs, fails }: Shrinking<T>,
): Promise<T | undefined> {
  let smallest: T | undefined;
  const giveUpAt = performance.now() + withinMs;
  const property = fc.asyncProperty(fc.limitShrink(generated.arbitrary, tries), async (value) => {
    // fast-check calls this function with the failing input itself first, then with smaller inputs.
    const isFirst = smallest === undefined;
    if (!isFirst && performance.now() > giveUpAt) return;
    if (!(isFirst && isConfirmed) && !(await fails(value))) return;
    smallest = value;
    throw new Error('still fails');
  });
  await fc.check(property, {
    seed: seedOf(generated),
    path: String(index),
    numRuns: 1,
    examples: examplesOf(generated.examples),
  });
  return smallest;
}
