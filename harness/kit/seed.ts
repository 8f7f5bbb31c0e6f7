import { createHash, randomInt } from 'node:crypto';

const LIMIT = 2 ** 31;

/** Reads a seed. @throws {RangeError} unless `text` is a whole number from 0 to 2147483647 */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < LIMIT) return seed;
  throw new RangeError(
    `Cannot read the seed "${text}": expected a whole number from 0 to ${LIMIT - 1}`,
  );
}

/** Returns a random seed for a run without a given one. It must be printed, or the run cannot be repeated. */
export const freshSeed = (): number => randomInt(LIMIT);

/** Returns the seed of one test or case: the same root and name give the same seed, whatever else runs. */
export function derivedSeed(root: number, name: string): number {
  return createHash('sha256').update(`${root}\0${name}`).digest().readUInt32LE(0) >>> 1;
}

/** Returns a generator of numbers in [0, 1) (mulberry32): fast, repeatable, never for secrets. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a copy in an order that depends on the seed alone (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomFrom(seed);
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(random() * left.length), 1));
  return out;
}
