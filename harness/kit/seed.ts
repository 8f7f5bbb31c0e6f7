import { createHash, randomInt } from 'node:crypto';

const LIMIT = 2 ** 31;

/** Parses the seed of a run. @throws {RangeError} unless `text` is a whole number from 0 to 2147483647 */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < LIMIT) return seed;
  throw new RangeError(
    `Cannot read the seed "${text}": expected a whole number from 0 to ${LIMIT - 1}`,
  );
}

/**
 * Returns a random seed, for a run without a given seed. The caller must print it, because the run cannot be repeated
 * otherwise.
 */
export const freshSeed = (): number => randomInt(LIMIT);

/**
 * Returns the seed of one test or generated case. It depends only on the root seed and the name, not on other tests.
 */
export function derivedSeed(root: number, name: string): number {
  return createHash('sha256').update(`${root}\0${name}`).digest().readUInt32LE(0) >>> 1;
}

/** Returns a fast, repeatable generator of numbers in [0, 1) (mulberry32). It must not be used for secrets. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a copy of a list in an order that depends only on the seed (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(random() * left.length), 1));
  return out;
}
