import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Receipt } from '../store/turn.ts';
import { startOnecall } from './onecall.ts';
import { CACHE_PRICES, CACHES, FIRST, SCRIPTED_MODEL, words } from './scripted-models.ts';

const TURNS = 20;
const WORDS = 300;

const PRICES = { in: SCRIPTED_MODEL.inputUsdPerMillion, out: SCRIPTED_MODEL.outputUsdPerMillion };

type Tokens = Readonly<{ in: number; out: number; read: number; written: number }>;

/** Returns the cost of a call in millionths of a dollar, from the table of prices. */
const costOf = (tokens: Tokens): number =>
  tokens.in * PRICES.in +
  tokens.out * PRICES.out +
  tokens.read * CACHE_PRICES.readUsdPerMillion +
  tokens.written * CACHE_PRICES.writeUsdPerMillion;

const tokensOf = (receipt: Receipt): Tokens => {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = receipt;
  assert.ok(inputTokens !== null && outputTokens !== null);
  assert.ok(cacheReadTokens !== null && cacheWriteTokens !== null);
  return {
    in: inputTokens,
    out: outputTokens,
    read: cacheReadTokens,
    written: cacheWriteTokens,
  };
};

test('the history of 20 turns is read from the cache, and costs what the table of prices says', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const bob = await onecall.as('bob');
  const conversationId = crypto.randomUUID();
  let paidUsd = 0;
  let withoutCacheUsd = 0;
  let hits = 0;
  let before = 0;
  let leftOut = 0;
  for (let turn = 1; turn <= TURNS; turn += 1) {
    // The prompt has the notes after the history, so a new note does not change the cached beginning of the prompt.
    const note = `Question ${turn} is mine`;
    const isNoted = turn % 4 === 0;
    if (isNoted) for (const one of [alice, bob]) await one.trpc.notes.add.mutate({ text: note });
    const asked = { conversationId, query: `Question ${turn} of twenty` };
    const script = { text: words(WORDS) };
    const { receipt, traceId } = await alice.chat({ ...asked, model: CACHES }, { script });
    // The other person has the same conversation with a model of the same prices that caches nothing.
    const plain = await bob.chat({ ...asked, model: FIRST }, { script });
    assert.ok(receipt?.usd && plain.receipt?.usd);
    const tokens = tokensOf(receipt);
    const all = tokens.in + tokens.read + tokens.written;
    assert.deepEqual(tokensOf(plain.receipt), { in: all, out: tokens.out, read: 0, written: 0 });
    assert.ok(Math.abs(receipt.usd * 1e6 - costOf(tokens)) < 1e-6);
    // The call reads exactly the tokens that the previous call left in the cache, unless old turns were dropped from
    // the history in between.
    const { turnsLeftOut } = receipt;
    if (before > 0 && turnsLeftOut === leftOut) {
      assert.equal(tokens.read, before, `turn ${turn}`);
      hits += 1;
    }
    if (isNoted) {
      const [prompt] = await onecall.control.prompts(traceId);
      assert.ok(prompt?.messages.at(-1)?.text.includes(note), 'the new note is in the prompt');
    }
    before = tokens.read + tokens.written;
    leftOut = turnsLeftOut;
    paidUsd += receipt.usd;
    withoutCacheUsd += plain.receipt.usd;
    const { line } = await onecall.account(traceId);
    assert.deepEqual(
      [line.inputTokens, line.outputTokens, line.cacheReadTokens, line.cacheWriteTokens, line.usd],
      [tokens.in, tokens.out, tokens.read, tokens.written, receipt.usd],
    );
  }
  assert.ok(hits >= TURNS - 5, `${hits} of ${TURNS} questions found the history in the cache`);
  t.diagnostic(`${paidUsd} dollars, ${withoutCacheUsd} without a cache`);
  assert.ok(paidUsd < 0.8 * withoutCacheUsd, `${paidUsd} of ${withoutCacheUsd} dollars`);
  const { leftUsd, limitUsd } = await alice.trpc.spending.month.query();
  assert.ok(Math.abs(limitUsd - leftUsd - paidUsd) < TURNS * 1e-6, 'the ledger has the same sum');
});

test('two questions after each other both find the history in the cache, although a note changes between them', async (t) => {
  const onecall = await startOnecall();
  t.after(() => onecall.close());
  const alice = await onecall.as('alice');
  const conversationId = crypto.randomUUID();
  const ask = async (query: string) => {
    const script = { text: words(4 * WORDS) };
    const { receipt } = await alice.chat({ conversationId, query, model: CACHES }, { script });
    assert.ok(receipt);
    return tokensOf(receipt);
  };
  await ask('Which tea do I like?');
  await alice.trpc.notes.add.mutate({ text: 'I like green tea' });
  const written = await ask('Which tea do I like now?');
  assert.ok(written.written > 0);
  const [note] = await alice.trpc.notes.list.query();
  assert.ok(note);
  await alice.trpc.notes.delete.mutate({ id: note.id });
  await alice.trpc.notes.add.mutate({ text: 'I like black tea' });
  const first = await ask('Which tea do I like since then?');
  assert.equal(first.read, written.read + written.written);
  const second = await ask('And which tea is that?');
  assert.equal(second.read, first.read + first.written);
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
