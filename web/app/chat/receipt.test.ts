import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenPromises, dollars, leftOutLine, receiptLine } from './receipt.ts';
import { RECEIPT as receipt } from './receipt.fixture.ts';

const limits = { routeMs: 10_000, reasoningMs: 30_000, answerMs: 60_000 };

test('receiptLine() is the quiet line under an answer', () => {
  assert.equal(
    receiptLine(receipt),
    '1 model call · 0.3 s to first word · 2.1 s · 412 tokens · $0.0004',
  );
});

test('brokenPromises() is empty when one call was made in time', () => {
  assert.deepEqual(brokenPromises(receipt, limits, 300), []);
});

test('brokenPromises() names anything but one call and every bound that was missed', () => {
  assert.deepEqual(brokenPromises({ ...receipt, modelCalls: 2 }, limits), [
    '2 model calls instead of one',
  ]);
  assert.deepEqual(brokenPromises({ ...receipt, modelCalls: 0, totalMs: 61_000 }, limits), [
    '0 model calls instead of one',
    '61.0 s in all, 60.0 s promised',
  ]);
  assert.deepEqual(brokenPromises(receipt, limits, 10_500), [
    '10.5 s to the route, 10.0 s promised',
  ]);
});

test('receiptLine() says what is not known, and never 0 in its place', () => {
  const unknown = { ...receipt, inputTokens: null, outputTokens: null, usd: null };
  assert.match(receiptLine(unknown), /tokens not reported · cost not reported$/);
});

test('brokenPromises() holds a model that reasoned to its own bound', () => {
  const reasoned = { ...receipt, routeMs: 20_000, thinkingMs: 18_000 };
  assert.deepEqual(brokenPromises(reasoned, limits), []);
  assert.equal(brokenPromises({ ...reasoned, routeMs: 31_000 }, limits).length, 1);
});

test('dollars() shows fractions of a cent and never rounds to nothing', () => {
  assert.deepEqual([0, 0.00001, 0.00041, 0.5].map(dollars), [
    '$0',
    'under $0.0001',
    '$0.0004',
    '$0.50',
  ]);
});

test('leftOutLine() says how many messages no longer go along, and nothing while all do', () => {
  assert.equal(leftOutLine(receipt), undefined);
  assert.match(leftOutLine({ ...receipt, turnsLeftOut: 1 }) ?? '', /the first message of/);
  assert.match(leftOutLine({ ...receipt, turnsLeftOut: 7 }) ?? '', /the first 7 messages of/);
});
