import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPENDING } from '../../mutants/defects/spending.ts';
import { startRealTarget } from '../../mutants/real-target.ts';
import { startCheckedTarget } from '../../mutants/start-target.fixture.ts';
import { startSmallTarget } from '../../mutants/start-target.ts';
import { spendingHolds } from './spending.ts';

/** Patterns that the violation's sentence must match, by the name of the server with the planted defect. */
const NAMED: Readonly<Record<string, RegExp>> = {
  'limit-not-checked': /A person with nothing left was answered.*were spent of a budget of/s,
  'check-apart-from-update': /were spent of a budget of/,
  'given-back-twice': /are left of .*, although .* were spent|were spent of a budget of/,
  'unknown-price-is-free': /was charged \$0.000000, its price is/,
  'cached-tokens-in-full': /with tokens from the cache, was charged/,
  'accounts-in-memory': /were left before a restart/,
  'endless-budget': /A budget that has ended holds still/,
  'summary-of-a-conversation': /\d+ model calls were counted while \d+ questions were answered/,
};

async function lookAt(start?: Parameters<typeof startCheckedTarget>[0]) {
  await using checked = await startCheckedTarget(start);
  await spendingHolds(checked.ctx);
  return checked.findings;
}

test('spendingHolds() proves the good server: nothing left, and a budget that is spent to its end', async () => {
  const findings = await lookAt();
  const sentences = findings.map(({ sentence }) => sentence).join('\n');
  assert.deepEqual(
    findings.map(({ verdict }) => verdict),
    ['proven', 'proven'],
    sentences,
  );
});

test('spendingHolds() proves the real server on two tasks', async () => {
  const findings = await lookAt(() => startRealTarget({}, 2));
  const sentences = findings.map(({ sentence }) => sentence).join('\n');
  assert.ok(
    findings.every(({ verdict }) => verdict === 'proven'),
    sentences,
  );
});

for (const { name, patch } of SPENDING)
  test(`spendingHolds() finds the server "${name}"`, async () => {
    const findings = await lookAt((cognito) => startSmallTarget(cognito, patch));
    const violated = findings.filter(({ verdict }) => verdict === 'violated');
    const sentences = violated.map(({ sentence }) => sentence).join('\n');
    assert.match(sentences, NAMED[name] ?? /never/, JSON.stringify(findings));
  });
