import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPENDING } from '../../mutants/defects/spending.ts';
import { startCheckedTarget } from '../../mutants/start-target.fixture.ts';
import { startSmallTarget } from '../../mutants/start-target.ts';
import { budgetHolds } from './spending.ts';

/** Pattern that the sentence of the violation must match, by the name of the known-bad server. */
const NAMED: Readonly<Record<string, RegExp>> = {
  'limit-not-checked': /were spent of a budget of/,
  'check-apart-from-update': /were spent of a budget of/,
  'given-back-twice': /are left of .*, although .* were spent|were spent of a budget of/,
  'unknown-price-is-free': /was charged \$0.000000, its price is/,
  'cached-tokens-in-full': /with tokens from the cache, was charged/,
  'accounts-in-memory': /were left before a restart/,
  'endless-budget': /A budget that has ended holds still/,
};

async function lookAt(start?: Parameters<typeof startCheckedTarget>[0]) {
  await using checked = await startCheckedTarget(start);
  await budgetHolds(checked.ctx, checked.spending);
  const [finding] = checked.findings;
  assert.ok(finding);
  return finding;
}

test('budgetHolds() proves the good server', async () => {
  const { verdict, sentence } = await lookAt();
  assert.equal(verdict, 'proven', sentence);
});

for (const { name, patch } of SPENDING)
  test(`budgetHolds() finds the server "${name}"`, async () => {
    const { verdict, sentence } = await lookAt((cognito) => startSmallTarget(cognito, patch));
    assert.equal(verdict, 'violated', sentence);
    assert.match(sentence, NAMED[name] ?? /never/);
  });
