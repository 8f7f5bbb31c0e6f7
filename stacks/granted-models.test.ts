import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { environments } from './environments.ts';
import { models } from './models.ts';

const Granted = z.record(
  z.string(),
  z.object({
    foundationModel: z.string(),
    regions: z.array(z.string()),
    leastCachedTokens: z.number(),
  }),
);

/**
 * File with the models of the emulated account. It repeats facts of `models.ts`, because the harness may not import
 * from the stacks.
 */
const FILE = join(import.meta.dirname, '../harness/environments/emulated/granted-models.json');

test('the emulated account has every model that its environment allows, in the same regions', () => {
  const granted = Granted.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  for (const id of environments.emulated.models) {
    const { foundationModel, regions, cache } = models[id];
    const leastCachedTokens = cache.leastTokens;
    assert.deepEqual(granted[id], { foundationModel, regions: [...regions], leastCachedTokens });
  }
});
