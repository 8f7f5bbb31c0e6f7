import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import { startOnecall } from './onecall.ts';
import { CACHE_PRICES, CACHES, SCRIPTED_MODEL, words } from './scripted-models.ts';

const TURNS = 20;
const WORDS = 300;

test('the history of 20 turns is read from the cache, and costs what the table of prices says', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const conversationId = crypto.randomUUID();
  let paidUsd = 0;
  let withoutCacheUsd = 0;
  let hits = 0;
  let before = 0;
  let leftOut = 0;
  for (let turn = 1; turn <= TURNS; turn += 1) {
    // The prompt has the notes after the history, so a new note does not change the cached beginning of the prompt.
    if (turn % 4 === 0) await alice.trpc.notes.add.mutate({ text: `Question ${turn} is mine` });
    const asked = { conversationId, query: `Question ${turn} of twenty`, model: CACHES };
    const { receipt, traceId } = await alice.chat(asked, { script: { text: words(WORDS) } });
    assert.ok(receipt && receipt.usd !== null);
    const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = receipt;
    assert.ok(inputTokens !== null && outputTokens !== null);
    assert.ok(cacheReadTokens !== null && cacheWriteTokens !== null);
    const prices = {
      in: SCRIPTED_MODEL.inputUsdPerMillion,
      out: SCRIPTED_MODEL.outputUsdPerMillion,
    };
    const expected =
      inputTokens * prices.in +
      outputTokens * prices.out +
      cacheReadTokens * CACHE_PRICES.readUsdPerMillion +
      cacheWriteTokens * CACHE_PRICES.writeUsdPerMillion;
    assert.ok(Math.abs(receipt.usd * 1e6 - expected) < 1e-6);
    // The call reads exactly the tokens that the previous call left in the cache, unless old turns were dropped from
    // the history in between.
    const { turnsLeftOut } = receipt;
    if (before > 0 && turnsLeftOut === leftOut) {
      assert.equal(cacheReadTokens, before, `turn ${turn}`);
      hits += 1;
    }
    before = cacheReadTokens + cacheWriteTokens;
    leftOut = turnsLeftOut;
    paidUsd += receipt.usd;
    withoutCacheUsd += ((inputTokens + before) * prices.in + outputTokens * prices.out) / 1e6;
    const { line } = await onecall.account(traceId);
    assert.deepEqual(
      [line.inputTokens, line.outputTokens, line.cacheReadTokens, line.cacheWriteTokens, line.usd],
      [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, receipt.usd],
    );
  }
  assert.ok(hits >= TURNS - 5, `${hits} of ${TURNS} questions found the history in the cache`);
  t.diagnostic(`${paidUsd} dollars, ${withoutCacheUsd} without a cache`);
  assert.ok(paidUsd < 0.8 * withoutCacheUsd, `${paidUsd} of ${withoutCacheUsd} dollars`);
  const { leftUsd, limitUsd } = await alice.trpc.spending.month.query();
  assert.ok(Math.abs(limitUsd - leftUsd - paidUsd) < TURNS * 1e-6, 'the ledger has the same sum');
});

test('a model without a cache gets no cache point and reports no cached token', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const conversationId = crypto.randomUUID();
  for (let turn = 0; turn < 3; turn += 1) {
    const { receipt } = await alice.chat(
      { conversationId, query: 'q' },
      { script: { text: words(900) } },
    );
    assert.deepEqual([receipt?.cacheReadTokens, receipt?.cacheWriteTokens], [0, 0]);
  }
});
