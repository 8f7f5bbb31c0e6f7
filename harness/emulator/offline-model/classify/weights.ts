import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DIMENSIONS } from '../encoder/encoder.ts';
import { LABELS } from '../labels.ts';
import { SLOTS } from './features.ts';
import type { LinearModel } from './softmax.ts';

const Row = z.object({ scale: z.number(), bias: z.number(), values: z.base64() });
const WeightsFile = z.object({
  /** SHA-256 of the training set, by which a test detects weights of an older training set. */
  trainedOn: z.string(),
  temperature: z.number().positive(),
  meaning: z.record(z.enum(LABELS), Row),
  words: z.record(z.enum(LABELS), Row),
});

export type Weights = Readonly<{
  trainedOn: string;
  /**
   * Number that divides the scores before the softmax, so that labels with a confidence of 0.8 are right 8 times in
   * 10.
   */
  temperature: number;
  meaning: LinearModel;
  /** Weights of the linear model whose input is the features that `textFeatures` returns. */
  words: LinearModel;
}>;

const FILE = new URL('./weights.json', import.meta.url);
const STEPS = { meaning: 32_767, words: 127 } as const;

type Part = keyof typeof STEPS;

function packRow(model: LinearModel, label: number, part: Part): z.infer<typeof Row> {
  const row = model.rows[label] ?? new Float32Array();
  const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9) / STEPS[part];
  const steps = Array.from(row, (value) => Math.round(value / scale));
  const packed = part === 'words' ? Int8Array.from(steps) : Int16Array.from(steps);
  return {
    scale,
    bias: model.biases[label] ?? 0,
    values: Buffer.from(packed.buffer).toString('base64'),
  };
}

function unpack(
  rows: Record<(typeof LABELS)[number], z.infer<typeof Row>>,
  part: Part,
): LinearModel {
  const width = part === 'words' ? SLOTS : DIMENSIONS;
  const unpackRow = ({ scale, values }: z.infer<typeof Row>): Float32Array => {
    const { buffer } = Uint8Array.from(Buffer.from(values, 'base64'));
    const steps = part === 'words' ? new Int8Array(buffer) : new Int16Array(buffer);
    if (steps.length !== width)
      throw new Error(
        `Weights of ${steps.length} features where ${width} are expected: train again`,
      );
    return Float32Array.from(steps, (step) => step * scale);
  };
  return {
    rows: LABELS.map((label) => unpackRow(rows[label])),
    biases: Float32Array.from(LABELS, (label) => rows[label].bias),
  };
}

/**
 * Returns the text of the committed weights file, with 16 bits for each weight of the linear model `meaning` and 8
 * bits for each weight of the linear model `words`.
 */
export function formatWeights(weights: Weights): string {
  const rows = (model: LinearModel, part: Part) =>
    Object.fromEntries(LABELS.map((label, index) => [label, packRow(model, index, part)]));
  const { trainedOn, temperature } = weights;
  const file = {
    trainedOn,
    temperature,
    meaning: rows(weights.meaning, 'meaning'),
    words: rows(weights.words, 'words'),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function parseWeights(text: string): Weights {
  const file = WeightsFile.parse(JSON.parse(text));
  return {
    trainedOn: file.trainedOn,
    temperature: file.temperature,
    meaning: unpack(file.meaning, 'meaning'),
    words: unpack(file.words, 'words'),
  };
}

export const loadWeights = async (): Promise<Weights> => parseWeights(await readFile(FILE, 'utf8'));
export const WEIGHTS_FILE = FILE;
