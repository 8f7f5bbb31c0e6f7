import { cues } from './cues.ts';

/** Number of slots the text features are hashed into. */
export const SLOTS = 16_384;

/** Slot and value of each feature that is present, each slot once. */
export type SparseVector = ReadonlyMap<number, number>;

const WORD = /\p{L}[\p{L}\p{M}'’]*|\p{N}+|[^\s\p{L}\p{N}]/gu;

/** Hashes a feature with FNV-1a, 32 bits, which is fast and the same on every machine. */
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
 * Returns words, pairs of words, pieces of words and cues of a canonical text; numbers count by their length alone.
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
