import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { header } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

test('chat keeps the context of a conversation, each answer with its own header', async () => {
  const conversationId = crypto.randomUUID();
  await alice.chat({ conversationId, query: 'My dog is Rex' });
  const { text } = await alice.chat({ conversationId, query: 'What is his name?' });
  assert.match(text, /user: My dog is Rex \| assistant: general 90\n/);
  assert.match(text, /\| user: What is his name\? \[notes/);
  const elsewhere = await alice.chat({ query: 'What is his name?' });
  assert.doesNotMatch(elsewhere.text, /Rex/);
});

test('chat keeps context after one long answer, in Chinese too', async () => {
  const conversationId = crypto.randomUUID();
  // Each of these Chinese answers has some 1,300 tokens in 4,500 bytes.
  const script = { text: `${header('general')}\n${'杭州位于中国东南沿海'.repeat(150)}` };
  for (const query of ['杭州在哪里？', '有什么好吃的？', '怎么去？'])
    await alice.chat({ conversationId, query }, { script });
  const { text, receipt } = await alice.chat({ conversationId, query: '还有呢？' });
  assert.match(text, /user: 杭州在哪里？ \| assistant: general 90\n杭州位于/s);
  assert.equal(receipt?.turnsLeftOut, 0);
});

test('chat leaves turns out in blocks, so that its prompts begin alike, and says how many', async () => {
  const conversationId = crypto.randomUUID();
  // Each question has some 1,500 tokens, so five fit into the history's 8,000 tokens. Half of that budget is freed when
  // the sixth does not fit.
  const long = 'a line of words '.repeat(240);
  const script = { text: `${header('general')}\nOk` };
  const left: (number | undefined)[] = [];
  for (let at = 1; at <= 12; at += 1) {
    const query = `turn${at} ${long}`;
    const { receipt } = await alice.chat({ conversationId, query }, { script });
    left.push(receipt?.turnsLeftOut);
  }
  assert.deepEqual(
    left.toSorted((a = 0, b = 0) => a - b),
    left,
  );
  assert.ok((left.at(-1) ?? 0) > 0);
  assert.ok(new Set(left).size <= 5, `the first turn moved with ${left.join(' ')}`);
  const stored = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.equal(stored.turns.at(-1)?.receipt?.turnsLeftOut, left.at(-1));
});

test('chat leaves what was cleared or replaced out of the prompt, and back in after undo', async () => {
  const conversationId = crypto.randomUUID();
  const first = await alice.chat({ conversationId, query: 'alpha' });
  await alice.chat({ conversationId, query: 'beta' });
  const replaces = first.request.messageId;
  const edited = await alice.chat({ conversationId, query: 'gamma', replaces });
  assert.match(edited.text, /heard user: gamma \[/);
  const next = await alice.chat({ conversationId, query: 'delta' });
  assert.match(next.text, /heard user: gamma \| assistant: [^|]*\| user: delta \[/);
  await alice.trpc.conversations.clear.mutate({ id: conversationId });
  const cleared = await alice.chat({ conversationId, query: 'epsilon' });
  assert.match(cleared.text, /heard user: epsilon \[/);
  await alice.trpc.conversations.restore.mutate({ id: conversationId });
  const restored = await alice.chat({ conversationId, query: 'zeta' });
  assert.match(restored.text, /user: gamma .*user: delta .*user: epsilon .*user: zeta/s);
});

test('chat refuses a message that was seen before, in any conversation, without a call', async () => {
  const { request } = await alice.chat({ query: 'once' });
  const elsewhere = { ...request, conversationId: crypto.randomUUID() };
  for (const again of [request, elsewhere]) {
    const { error, traceId } = await alice.chat(again);
    assert.equal(error?.reason, 'message_seen');
    assert.deepEqual([error.code, error.httpStatus], ['CONFLICT', 409]);
    const { accepted, line } = await onecall.account(traceId);
    assert.deepEqual([accepted, line.outcome], [0, 'refused']);
  }
  const ids = (await alice.trpc.conversations.list.query()).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(!ids.includes(elsewhere.conversationId));
  const bob = await onecall.as('bob');
  const other = await bob.chat({ query: 'mine', messageId: request.messageId });
  assert.equal(other.error, undefined, 'ids of one person are nothing to another');
});

test('chat takes only one of two equal messages that arrive at once', async () => {
  const request = { query: 'twice', messageId: crypto.randomUUID() };
  const results = await Promise.all([alice.chat(request), alice.chat(request)]);
  const accounts = await Promise.all(results.map(({ traceId }) => onecall.account(traceId)));
  assert.deepEqual(
    accounts.map(({ accepted }) => accepted).toSorted((a, b) => a - b),
    [0, 1],
  );
  const reasons = results.map(({ error }) => error?.reason ?? 'answered');
  assert.deepEqual(reasons.toSorted(), ['answered', 'message_seen']);
});

const TEXTS: Readonly<Record<string, readonly [string, boolean]>> = {
  nothing: ['', false],
  'white space': [' \n\t\u00a0', false],
  'one character': ['x', true],
  '4000 characters': ['x'.repeat(4_000), true],
  '4001 characters': ['x'.repeat(4_001), false],
  '4000 characters outside the basic plane': ['😀'.repeat(4_000), true],
  '4000 characters and white space around': [`  ${'x'.repeat(4_000)}\n`, true],
  '8000 code points that NFC makes 4000': ['e\u0301'.repeat(4_000), true],
  'half a character': ['a\ud800', false],
};
for (const [name, [query, accepted]] of Object.entries(TEXTS)) {
  test(`chat and classify ${accepted ? 'accept' : 'refuse, without a call,'} a question of ${name}`, async () => {
    const asked = await alice.chat({ query }, { script: { text: `${header('general')}\nOk` } });
    const classified = await alice.classify(query);
    for (const { error, traceId } of [asked, classified]) {
      assert.equal(error?.reason, accepted ? undefined : 'input_invalid');
      if (error) assert.match(error.message, /are accepted|is accepted/);
      assert.equal((await onecall.account(traceId)).accepted, accepted ? 1 : 0);
    }
    if (accepted) assert.equal(asked.route?.originalQuery, query.normalize('NFC').trim());
  });
}
