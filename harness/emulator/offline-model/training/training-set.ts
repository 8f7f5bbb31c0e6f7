import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LABELS, type Label } from '../labels.ts';

export type LabelledText = Readonly<{ text: string; label: Label }>;

/**
 * Phrases around the terms of the training set. They vary, so that the classifier learns the terms and not the
 * phrases.
 */
const PHRASES: Readonly<Partial<Record<Label, readonly string[]>>> = {
  math: ['what is X', 'explain X', 'how does X work', 'X'],
  english: ['what is X', 'explain X', 'examples of X', 'X'],
  language: ['explain X', 'help me with X', 'X', 'tell me about X'],
  computer_science: ['what is X', 'explain X', 'how does X work', 'how do I use X'],
  general: ['what is X', 'tell me about X', 'X', 'what do you know about X'],
};

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');

async function sentencesOf(label: Label): Promise<string[]> {
  const lines = (await read(`./${label}.txt`)).split('\n');
  return lines.filter((line) => line.trim() !== '');
}

async function termsOf(label: Label): Promise<string[]> {
  const phrases = PHRASES[label];
  if (phrases === undefined) return [];
  const terms = (await read(`./terms/${label}.txt`)).trim().split(/,\s+/);
  return terms.map((term, index) =>
    (phrases[index % phrases.length] ?? 'X').replace('X', () => term),
  );
}

/**
 * Returns all training examples of the classifier: the lines of each `<label>.txt`, and the terms of each
 * `terms/<label>.txt`.
 */
export async function readTrainingSet(): Promise<readonly LabelledText[]> {
  const groups = await Promise.all(
    LABELS.map(async (label) => {
      const [sentences, terms] = await Promise.all([sentencesOf(label), termsOf(label)]);
      return [...sentences, ...terms].map((text) => ({ text, label }));
    }),
  );
  return groups.flat();
}

/** Returns a hash of the training set, which changes whenever the training set changes. */
export const fingerprintOf = (examples: readonly LabelledText[]): string =>
  createHash('sha256').update(JSON.stringify(examples)).digest('hex');
