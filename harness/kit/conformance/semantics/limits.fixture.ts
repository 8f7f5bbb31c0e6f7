import assert from 'node:assert/strict';
import { test } from './here.fixture.ts';

const calls: string[] = [];
test.afterEach(() => void calls.push('afterEach'));

const never = () => new Promise<void>(() => void setInterval(() => {}, 1_000).unref());
const off = { sanitizeOps: false, sanitizeResources: false };

test('a promise that never settles fails at the timeout', { ...off, timeout: 50 }, never);
test('the next test runs after a timeout', () => {});
test('afterEach runs after a timeout', () => assert.ok(calls.length >= 2));
test('a step that never ends fails its test at the timeout', { ...off, timeout: 50 }, async (t) => {
  await t.step('a step', never);
});
test('a loop that blocks the thread past the timeout fails', { timeout: 50 }, () => {
  const end = performance.now() + 300;
  while (performance.now() < end);
});
test('a timeout of 0 is none', { timeout: 0 }, () => {});

let tries = 0;
test('retry passes if any attempt passes', { retry: 2 }, () => {
  tries += 1;
  assert.equal(tries, 3);
});
test('retry stops at the first attempt that passes', () => assert.equal(tries, 3));
test('a test that fails at every attempt fails', { retry: 1 }, () => assert.fail('on purpose'));
let leaks = 0;
test('a leak is retried as any failure', { retry: 1, sanitizeOps: true }, () => {
  leaks += 1;
  if (leaks === 1) setTimeout(() => {}, 1_000);
});
let runs = 0;
test('repeats runs a test so many times more', { repeats: 2 }, () => {
  runs += 1;
});
test('each repetition counts', () => assert.equal(runs, 3));
let repetition = 0;
test('one repetition that fails fails the test', { repeats: 2 }, () => {
  repetition += 1;
  assert.notEqual(repetition, 2);
});
let both = 0;
test('each repetition may be retried', { retry: 1, repeats: 1 }, () => {
  both += 1;
  assert.equal(both % 2, 0);
});
test('two repetitions with one retry each are four runs', () => assert.equal(both, 4));
