import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { header } from './scripted-models.ts';
import { startOnecall } from './onecall.ts';

/**
 * An answer of 1,200 tokens. The scripted models cost 1 dollar per million input tokens and 4 dollars per million
 * output tokens.
 */
const LONG = Array.from({ length: 1_200 }, (_, at) => `word${at} `);

test('answers stay within the month of a person: the last one is shorter, then questions are refused', async (t) => {
  const onecall = await startOnecall({ env: { PERSON_USD_PER_MONTH: '0.02' } });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const before = await alice.trpc.spending.month.query();
  assert.deepEqual([before.leftUsd, before.limitUsd], [0.02, 0.02]);
  assert.match(before.until, /^\d{4}-\d{2}-01$/);

  let paidUsd = 0;
  const endings: string[] = [];
  for (let asked = 0; asked < 8; asked += 1) {
    const told = await alice.chat(
      { query: 'Tell me a long story' },
      { script: { text: [`${header('general')}\n`, ...LONG] } },
    );
    if (told.error) {
      assert.equal(told.error.reason, 'budget_spent');
      assert.match(told.error.message, /it is new on \d{4}-\d{2}-01/);
      assert.equal((await onecall.account(told.traceId)).accepted, 0, 'no model call is made');
      endings.push('refused');
      continue;
    }
    assert.ok(told.receipt?.usd);
    paidUsd += told.receipt.usd;
    endings.push(told.receipt.stopReason ?? 'unknown');
  }
  assert.ok(paidUsd <= 0.02, `${paidUsd} dollars were paid`);
  assert.ok(endings.includes('max_tokens'), endings.join());
  assert.equal(endings.at(-1), 'refused');
  const left = await alice.trpc.spending.month.query();
  assert.ok(Math.abs(left.leftUsd - (0.02 - paidUsd)) < 1e-5);

  // A classification costs little, but after enough of them the remaining budget does not cover even a prompt.
  for (let asked = 0; asked < 40; asked += 1) {
    const { error } = await alice.classify('q');
    if (error) return assert.equal(error.reason, 'budget_spent');
  }
  return assert.fail('classify was never refused');
});

test('the limit of the team holds for a person who has spent nothing', async (t) => {
  const onecall = await startOnecall({ env: { TEAM_USD_PER_MONTH: '0.01' } });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const bob = await onecall.as('bob');
  const script = { text: [`${header('general')}\n`, ...LONG] };
  for (let asked = 0; asked < 4; asked += 1) await alice.chat({ query: 'Tell me' }, { script });
  const { error, traceId } = await bob.chat({ query: 'And me' }, { script });
  assert.equal(error?.reason, 'budget_spent');
  assert.equal((await onecall.account(traceId)).accepted, 0);
});

test('a refused question is not stored and can be sent again with the same id', async (t) => {
  const onecall = await startOnecall({ env: { PERSON_USD_PER_MONTH: '0.01' } });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const script = { text: [`${header('general')}\n`, ...LONG] };
  for (let asked = 0; asked < 4; asked += 1) await alice.chat({ query: 'Tell me' }, { script });
  const first = await alice.chat({ query: 'Once more' }, { script });
  assert.equal(first.error?.reason, 'budget_spent');
  const again = await alice.chat(first.request, { script });
  assert.equal(again.error?.reason, 'budget_spent', 'not message_seen');
});

test('questions that share a trace id are each paid', async (t) => {
  const onecall = await startOnecall({ env: { PERSON_USD_PER_MONTH: '0.05' } });
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const traceId = crypto.randomUUID().replaceAll('-', '');
  const script = { text: [`${header('general')}\n`, ...LONG.slice(0, 300)], perTokenMs: 1 };
  const asked = Array.from({ length: 4 }, () => alice.chat({ query: 'q' }, { script, traceId }));
  const paidUsd = (await Promise.all(asked)).map(({ receipt }) => receipt?.usd ?? 0);
  assert.ok(paidUsd.filter((usd) => usd > 0).length > 1, `${paidUsd.join()} dollars were paid`);
  const sum = paidUsd.reduce((one, other) => one + other, 0);
  const left = await alice.trpc.spending.month.query();
  assert.ok(Math.abs(left.leftUsd - (0.05 - sum)) < 1e-5, `${left.leftUsd} left, ${sum} paid`);
});

test('a message that was sent twice is paid once', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const first = await alice.chat({ query: 'Hello' });
  const second = await alice.chat(first.request);
  assert.equal(second.error?.reason, 'message_seen');
  const { leftUsd, limitUsd } = await alice.trpc.spending.month.query();
  assert.ok(Math.abs(limitUsd - leftUsd - (first.receipt?.usd ?? 0)) < 1e-5);
});
