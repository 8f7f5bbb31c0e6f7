import { writeFile } from 'node:fs/promises';
import { canonicalText } from '../classify/canonical-text.ts';
import { blend, meaningFeatures, wordsFeatures } from '../classify/classifier.ts';
import { SLOTS } from '../classify/features.ts';
import {
  logSoftmax,
  classScores,
  seededRandom,
  shuffledExamples,
  trainSoftmax,
  type Example,
  type LinearModel,
} from '../classify/softmax.ts';
import { WEIGHTS_FILE, formatWeights } from '../classify/weights.ts';
import { DIMENSIONS, createEncoder } from '../encoder/encoder.ts';
import { LABELS } from '../labels.ts';
import { fingerprintOf, readTrainingSet } from './training-set.ts';

type Prepared = Readonly<{ meaning: Example; words: Example; label: number }>;
type Pair = Readonly<{ meaning: LinearModel; words: LinearModel }>;

const FOLDS = 4;
/** Number of texts in one call of the encoder; such a call stays far below the encoder's time limit. */
const BATCH = 100;

function fit(examples: readonly Prepared[]): Pair {
  const shared = { classes: LABELS.length, rounds: 15 };
  return {
    meaning: trainSoftmax(
      examples.map(({ meaning }) => meaning),
      { ...shared, width: DIMENSIONS, rate: 0.1, decay: 3e-4 },
    ),
    words: trainSoftmax(
      examples.map(({ words }) => words),
      { ...shared, width: SLOTS, rate: 0.2, decay: 1e-4 },
    ),
  };
}

const scoresBy = (pair: Pair, { meaning, words }: Prepared): number[] =>
  blend(classScores(pair.meaning, meaning.features), classScores(pair.words, words.features));

type Judged = Readonly<{ scores: readonly number[]; label: number }>;

/** Returns predictions for all examples, each made by a model that was not trained on that example. */
function crossValidate(examples: readonly Prepared[]): Judged[] {
  const mixed = shuffledExamples(examples, seededRandom(7));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const pair = fit(mixed.filter((__, index) => index % FOLDS !== fold));
    const unseen = mixed.filter((__, index) => index % FOLDS === fold);
    return unseen.map((example) => ({ scores: scoresBy(pair, example), label: example.label }));
  }).flat();
}

const surprise = (judged: readonly Judged[], temperature: number): number =>
  judged.reduce(
    (sum, { scores, label }) =>
      sum - (logSoftmax(scores.map((score) => score / temperature))[label] ?? 0),
    0,
  ) / judged.length;

const TEMPERATURES = Array.from({ length: 60 }, (_, index) => 0.3 + index * 0.03);

async function main(): Promise<void> {
  const examples = await readTrainingSet();
  const encoder = await createEncoder();
  const texts = examples.map(({ text }) => canonicalText(text));
  const vectors: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += BATCH) {
    vectors.push(...(await encoder.encode(texts.slice(start, start + BATCH))));
  }
  await encoder.close();
  const prepared = examples.map((example, index): Prepared => {
    const label = LABELS.indexOf(example.label);
    const vector = vectors[index] ?? new Float32Array(DIMENSIONS);
    return {
      label,
      meaning: { label, features: meaningFeatures(vector) },
      words: { label, features: wordsFeatures(texts[index] ?? '') },
    };
  });
  const judged = crossValidate(prepared);
  const right = judged.filter(({ scores, label }) => scores.indexOf(Math.max(...scores)) === label);
  const temperature = TEMPERATURES.reduce((best, candidate) =>
    surprise(judged, candidate) < surprise(judged, best) ? candidate : best,
  );
  const trainedOn = fingerprintOf(examples);
  await writeFile(WEIGHTS_FILE, formatWeights({ ...fit(prepared), temperature, trainedOn }));
  const accuracy = ((100 * right.length) / judged.length).toFixed(1);
  console.log(
    `${examples.length} examples, ${accuracy} % right in ${FOLDS}-fold cross-validation, temperature ${temperature.toFixed(2)}`,
  );
}

await main();
