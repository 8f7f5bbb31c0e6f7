import assert from 'node:assert/strict';
import { test } from '../../../kit/kit.ts';
import { fingerprintOf, readTrainingSet } from '../training/training-set.ts';
import { formatWeights, loadWeights, parseWeights } from './weights.ts';

test('loadWeights() gives weights trained on the training set as it is: else run training/train.ts', async () => {
  const { trainedOn } = await loadWeights();
  assert.equal(trainedOn, fingerprintOf(await readTrainingSet()));
});

test('parseWeights() reads what formatWeights() wrote', async () => {
  const weights = await loadWeights();
  assert.deepEqual(formatWeights(parseWeights(formatWeights(weights))), formatWeights(weights));
});

test('readTrainingSet() holds no text under two labels', async () => {
  const labels = new Map<string, string>();
  for (const { text, label } of await readTrainingSet()) {
    const other = labels.get(text.toLowerCase()) ?? label;
    assert.equal(other, label, text);
    labels.set(text.toLowerCase(), label);
  }
});
