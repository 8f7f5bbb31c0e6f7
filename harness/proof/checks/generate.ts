import fc from 'fast-check';
import { derivedSeed } from '../../kit/kit.ts';

/** A generated case. */
export type Case<T> = Readonly<{ id: string; index: number; value: T }>;

export type Generated<T> = Readonly<{
  /** Name of the group of cases, short and unique in a run, such as `p2`. */
  name: string;
  arbitrary: fc.Arbitrary<T>;
  seed: number;
  count: number;
  /** Cases that run first and count like generated ones. */
  examples?: readonly T[];
}>;

/** Returns the seed of one group of cases. It does not depend on the other groups. */
export const seedOf = ({ name, seed }: Pick<Generated<unknown>, 'name' | 'seed'>): number =>
  derivedSeed(seed, name);

const examplesOf = <T>(examples: readonly T[] = []): [T][] => examples.map((example) => [example]);

/** Returns the values that `fc.check` would run, so that they can run concurrently. */
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
  /** Whether the failing input has failed again already, so that it is not run once more. False when absent. */
  isConfirmed?: boolean;
  /** Time after which no further input is tried, in ms. */
  withinMs: number;
  /** Runs an input. Returns whether it still fails. */
  fails: (value: T) => Promise<boolean>;
}>;

/**
 * Makes one failing case smaller, with at most `tries` further runs in the time given.
 *
 * @returns the smallest input that failed; undefined when none failed again
 */
export async function shrink<T>(
  generated: Generated<T>,
  index: number,
  { tries, isConfirmed = false, withinMs, fails }: Shrinking<T>,
): Promise<T | undefined> {
  let smallest: T | undefined;
  const giveUpAt = performance.now() + withinMs;
  const property = fc.asyncProperty(fc.limitShrink(generated.arbitrary, tries), async (value) => {
    // The first value is the failing input itself.
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
