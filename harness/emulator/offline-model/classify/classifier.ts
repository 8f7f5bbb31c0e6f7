import { DIMENSIONS, type Encoder } from '../encoder/encoder.ts';
import { LABELS, type Label } from '../labels.ts';
import { canonicalText } from './canonical-text.ts';
import { textFeatures } from './features.ts';
import { logSoftmax, classScores } from './softmax.ts';
import type { Weights } from './weights.ts';

/** Weight of the sentence encoder's scores in the classification; the scores by words have the remaining weight. */
export const MEANING_SHARE = 0.5;

/** Factors by which the classifier's two inputs are scaled, in training and in use. */
export const MEANING_SCALE = 4;
export const WORDS_SCALE = 3;

export type Chances = Readonly<Record<Label, number>>;

export function meaningFeatures(vector: Float32Array): [number, number][] {
  return Array.from(vector, (value, index) => [index, value * MEANING_SCALE]);
}

export function wordsFeatures(canonical: string): [number, number][] {
  return Array.from(textFeatures(canonical), ([slot, value]) => [slot, value * WORDS_SCALE]);
}

/**
 * Returns the weighted mean of the class scores of the two linear models, before they are divided by the temperature.
 */
export function blend(meaning: readonly number[], words: readonly number[]): number[] {
  const [first, second] = [logSoftmax(meaning), logSoftmax(words)];
  return first.map(
    (value, index) => MEANING_SHARE * value + (1 - MEANING_SHARE) * (second[index] ?? 0),
  );
}

type Classifying = Readonly<{ encoder: Encoder; weights: Weights; signal?: AbortSignal }>;

export async function classifyText(
  text: string,
  { encoder, weights, signal }: Classifying,
): Promise<Chances> {
  const canonical = canonicalText(text);
  const [vector] = canonical === '' ? [] : await encoder.encode([canonical], signal);
  const scores = blend(
    classScores(weights.meaning, meaningFeatures(vector ?? new Float32Array(DIMENSIONS))),
    classScores(weights.words, wordsFeatures(canonical)),
  );
  const chances = logSoftmax(scores.map((score) => score / weights.temperature)).map(Math.exp);
  const chanceOf = (label: Label) => chances[LABELS.indexOf(label)] ?? 0;
  return {
    math: chanceOf('math'),
    english: chanceOf('english'),
    language: chanceOf('language'),
    computer_science: chanceOf('computer_science'),
    store: chanceOf('store'),
    retrieve: chanceOf('retrieve'),
    general: chanceOf('general'),
  };
}
