import { cues } from './cues.ts';

export const SLOTS = 16_384;

/** Values of the features that are present, by slot. */
export type SparseVector = ReadonlyMap<number, number>;

const WORD = /\p{L}[\p{L}\p{M}'’]*|\p{N}+|[^\s\p{L}\p{N}]/gu;

/** Returns the slot of a feature by the 32-bit FNV-1a hash, which is fast and the same on every machine. */
function slotOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < feature.length; index += 1) {
    hash = Math.imul(hash ^ feature.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % SLOTS;
}

function wordFeatures(words: readonly string[]): string[] {
  const framed = ['^', ...words, '$'];
  const single = words.map((word) => `w ${word}`);
  const pairs = framed.slice(1).map((word, index) => `p ${framed[index]} ${word}`);
  const opening = [`s ${words.slice(0, 3).join(' ')}`, `s ${words.slice(0, 2).join(' ')}`];
  return [...single, ...pairs, ...opening];
}

function letterFeatures(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const framed = `<${word}>`;
    const pieces: string[] = [];
    for (let size = 3; size <= 5; size += 1) {
      for (let start = 0; start + size <= framed.length; start += 1) {
        pieces.push(`c ${framed.slice(start, start + size)}`);
      }
    }
    return pieces;
  });
}

function add(vector: Map<number, number>, features: readonly string[], weight: number): void {
  const unique = new Set(features);
  const value = weight / Math.sqrt(Math.max(1, unique.size));
  for (const feature of unique) {
    const slot = slotOf(feature);
    vector.set(slot, (vector.get(slot) ?? 0) + value);
  }
}

/**
 * Returns the features of a canonical text: words, pairs of words, parts of words, and cues. Of a number only its
 * length counts.
 */
export function textFeatures(text: string): SparseVector {
  const words = (text.match(WORD) ?? []).map((word) =>
    /^\p{N}/u.test(word) ? '0'.repeat(Math.min(word.length, 4)) : word,
  );
  const vector = new Map<number, number>();
  add(vector, wordFeatures(words), 1);
  add(vector, letterFeatures(words), 0.7);
  add(vector, cues(text), 1);
  return vector;
}
