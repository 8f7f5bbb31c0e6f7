import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller, ChatRequest } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { FIRST, header, type Script } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

const cut = (text: string, code = 'code'): Script => ({
  text: `${header(code)}\n${text}`,
  stopReason: 'max_tokens',
});
const whole = (text: string, code = 'code'): Script => ({ text: `${header(code)}\n${text}` });
const goOn = ({ conversationId, messageId }: ChatRequest, query = 'ignored') => ({
  conversationId,
  continues: messageId,
  query,
});

test('chat continues a cut answer: one call for each piece, and the joined answer once in later prompts', async () => {
  const query = 'write a loop';
  const first = await alice.chat({ query }, { script: cut('```js\nfor (const wo') });
  assert.equal(first.receipt?.ending, 'cut');
  const second = await alice.chat(goOn(first.request), { script: cut('rd of words) {\n') });
  const third = await alice.chat(goOn(second.request), { script: whole('}\n```\nDone') });
  for (const { receipt, traceId } of [first, second, third]) {
    assert.equal(receipt?.modelCalls, 1);
    const { line, accepted } = await onecall.account(traceId);
    assert.deepEqual([line.modelCalls, accepted], [1, 1]);
  }
  assert.equal(second.route?.originalQuery, query);
  assert.deepEqual([second.receipt?.ending, third.receipt?.ending], ['cut', 'complete']);

  const { conversationId } = first.request;
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.deepEqual(
    turns.map(({ query, continues, response }) => [query, continues, response?.content]),
    [
      [query, undefined, '```js\nfor (const wo'],
      [query, first.request.messageId, 'rd of words) {\n'],
      [query, second.request.messageId, '}\n```\nDone'],
    ],
  );
  const { text } = await alice.chat({ conversationId, query: 'thanks' });
  const joined = 'code 90\n```js\nfor (const word of words) {\n}\n```\nDone';
  assert.equal(
    text,
    `${FIRST} heard user: ${query} | assistant: ${joined} | user: thanks [notes ]`,
  );
});

test('a continuation is offered the route of its answer alone, under the agent of the first question', async () => {
  const first = await alice.chat(
    { query: 'prove it', agent: 'teacher' },
    { script: cut('Let x be', 'math') },
  );
  const script = { text: 'general 90\n an integer' };
  const { request, route, text } = await alice.chat(goOn(first.request), { script });
  assert.deepEqual([route?.agentType, route?.fallback, text], ['math', true, ' an integer']);
  const { turns } = await alice.trpc.conversations.get.query({ id: request.conversationId });
  assert.deepEqual(
    turns.map(({ agent }) => agent),
    ['teacher', 'teacher'],
  );
});

test('the prompt of a continuation holds the answer so far, and asks to go on where it ended', async () => {
  const first = await alice.chat(
    { query: 'tell me' },
    { script: cut('once upon a ti', 'general') },
  );
  const { text } = await alice.chat(goOn(first.request));
  assert.match(
    text,
    /heard user: tell me \| assistant: general 90\nonce upon a ti \| user: Your last answer reached the length limit\. It ended with "once upon a ti"/,
  );
  assert.equal(text.match(/tell me/g)?.length, 1);
});

test('a repeated continuation replaces the former, and keeps the first piece', async () => {
  const first = await alice.chat({ query: 'count' }, { script: cut('1 2 3', 'math') });
  const script = { ...whole(' 4 5', 'math'), cutAfterTokens: 3 };
  const failed = await alice.chat(goOn(first.request), { script });
  assert.notEqual(failed.error, undefined);
  const again = await alice.chat(goOn(first.request), { script: whole(' 4 5 6', 'math') });
  assert.equal(again.error, undefined);
  const { conversationId } = first.request;
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  assert.deepEqual(
    turns.map(({ messageId }) => messageId),
    [first.request.messageId, again.request.messageId],
  );
  const { text } = await alice.chat({ conversationId, query: 'next' });
  assert.match(text, /assistant: math 90\n1 2 3 4 5 6 \| user: next/);
});

test('an earlier answer can go on after later questions, which stay', async () => {
  const first = await alice.chat({ query: 'alpha' }, { script: cut('one, ') });
  const { conversationId } = first.request;
  const later = await alice.chat({ conversationId, query: 'beta' }, { script: whole('two') });
  const { text } = await alice.chat(goOn(first.request));
  assert.doesNotMatch(text, /beta/);
  const next = await alice.chat({
    conversationId,
    query: 'gamma',
    replaces: later.request.messageId,
  });
  assert.match(next.text, /user: alpha \| assistant: code 90\none, test.*\| user: gamma/s);
  assert.doesNotMatch(next.text, /user: beta/);
});

test('a continuation stores no second note', async () => {
  const first = await alice.chat(
    { query: 'remember that my desk is 12' },
    { script: cut('Noted, ', 'save') },
  );
  assert.equal(first.note?.saved, true);
  const { note, text } = await alice.chat(goOn(first.request), { script: whole('thanks', 'save') });
  assert.deepEqual([note, text], [undefined, 'thanks']);
});

test('a conversation is found by a word that a continuation completes', async () => {
  const first = await alice.chat({ query: 'q' }, { script: cut('a rare quok', 'general') });
  await alice.chat(goOn(first.request), { script: whole('ka-xylograph', 'general') });
  const found = await alice.trpc.conversations.list.query({ search: 'quokka' });
  assert.deepEqual(
    found.map(({ id }) => id),
    [first.request.conversationId],
  );
});

test('chat refuses to continue anything but a cut answer of the same conversation, without a call', async () => {
  const complete = await alice.chat({ query: 'q' }, { script: whole('all') });
  const other = await alice.chat({ query: 'q' }, { script: cut('some') });
  const { conversationId } = complete.request;
  const unknown = { conversationId, messageId: crypto.randomUUID() };
  const bob = await onecall.as('bob');
  for (const [caller, continued, reason, message] of [
    [alice, complete.request, 'input_invalid', /answer that is complete: only one that was cut/],
    [alice, { ...other.request, conversationId }, 'message_missing', /no such message/],
    [alice, { ...complete.request, ...unknown }, 'message_missing', /no such message/],
    [bob, other.request, 'message_missing', /no such message/],
  ] as const) {
    const { error, traceId, parts } = await caller.chat(goOn(continued));
    assert.equal(error?.reason, reason);
    assert.match(error.message, message);
    assert.deepEqual(parts, []);
    const { line, accepted } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.modelCalls, accepted], ['refused', 0, 0]);
  }
  for (const [input, message] of [
    [{ continues: 'not an id' }, /Expected a UUID/],
    [
      { continues: other.request.messageId, replaces: other.request.messageId },
      /Cannot replace a message and continue one/,
    ],
  ] as const) {
    const { error } = await alice.chat({ ...goOn(other.request), ...input });
    assert.equal(error?.reason, 'input_invalid');
    assert.match(error.message, message);
  }
});
