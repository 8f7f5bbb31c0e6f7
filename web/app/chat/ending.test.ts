import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endingSentence } from './ending.ts';
import { RECEIPT } from './receipt.fixture.ts';

test('endingSentence() tells reasoning without an answer from an answer without text', () => {
  const empty = { ...RECEIPT, ending: 'empty' } as const;
  assert.match(endingSentence(empty), /^The model wrote no answer/);
  assert.match(endingSentence({ ...empty, thinkingMs: 4_000 }), /^The model reasoned, but/);
});

test('endingSentence() quotes a stop reason that the page does not know', () => {
  const unknown = { ...RECEIPT, ending: 'unknown', stopReason: 'tired' } as const;
  assert.match(endingSentence(unknown), /“tired”/);
});
