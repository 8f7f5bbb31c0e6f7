import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { OFFERED } from '../routes.ts';
import { toPrompt } from '../prompt.ts';
import { SPECIALISTS } from './all.ts';

const codes = Object.keys(SPECIALISTS);

for (const [code, { meaning, way }] of Object.entries(SPECIALISTS)) {
  test(`the specialist ${code} takes at most 40 tokens of the prompt`, () => {
    const count = encode(`${code}: ${meaning}\n${code}: ${way}\n`).length;
    assert.ok(count <= 40, `${count} tokens`);
  });
}

test('each file of a specialist is in the table, and "auto" offers all of them', async () => {
  const files = await readdir(new URL('.', import.meta.url));
  const named = files
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !['all', 'specialist', 'specialists.test'].includes(name));
  assert.deepEqual(named.toSorted(), codes.toSorted());
  assert.deepEqual([...OFFERED.auto], codes);
});

test('two specialists never share a route', () => {
  const routes = Object.values(SPECIALISTS).map(({ route }) => JSON.stringify(route));
  assert.deepEqual(routes, [...new Set(routes)]);
});

test('the prompt carries the specialists that are offered, and no other', () => {
  for (const offered of Object.values(OFFERED)) {
    const { system } = toPrompt({ query: 'q', history: [], notes: [], offered });
    for (const [code, { meaning, way }] of Object.entries(SPECIALISTS)) {
      const isOffered = offered.some((one) => one === code);
      assert.equal(system.includes(`${code}: ${meaning}`), isOffered, code);
      assert.equal(system.includes(`${code}: ${way}`), isOffered, code);
    }
  }
});
