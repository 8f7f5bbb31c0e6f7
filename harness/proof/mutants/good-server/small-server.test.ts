import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { askAndStop } from '../../checks/ask-and-stop.ts';
import { FORGED_TOKENS, forge, type ForgedToken } from '../../../emulator/cognito/forge.ts';
import { recognise } from '../../target/recognise.ts';
import { startTarget } from '../start-target.fixture.ts';

test('The small server answers in one call with route, text and receipt, and logs it', async (t) => {
  const { as, control, log, url, dispatcher } = await startTarget(t);
  await recognise(url, dispatcher);
  const alice = await as('alice');
  const seen = await alice.ask({ id: 'a', procedure: 'chat', query: ' What is 2 + 2? ' });
  assert.equal(seen.outcome, 'answered', JSON.stringify(seen));
  assert.equal(seen.route?.agentType, 'math');
  assert.match(seen.text ?? '', /about math\.$/);
  assert.equal(seen.receipt?.modelCalls, 1);
  const { counts } = await control.trace(seen.traceId);
  assert.equal(counts.accepted, 1);
  assert.equal(counts.inFlight, 0);
  assert.match(log(), /"event":"model_call".*\n.*"event":"request".*"modelCalls":1/);
});

test('The small server classifies in one call', async (t) => {
  const { as, control } = await startTarget(t);
  const alice = await as('alice');
  const query = 'Translate dog into French';
  const seen = await alice.ask({ id: 'a', procedure: 'classify', query });
  assert.equal(seen.outcome, 'answered', JSON.stringify(seen));
  assert.equal(seen.route?.agentType, 'language');
  assert.equal((await control.trace(seen.traceId)).counts.accepted, 1);
});

test('The small server keeps conversations and notes of each person apart', async (t) => {
  const { as } = await startTarget(t);
  const [alice, bob] = [await as('alice'), await as('bob')];
  const conversationId = crypto.randomUUID();
  const messageId = crypto.randomUUID();
  const question = { id: 'a', procedure: 'chat', conversationId, messageId } as const;
  const kept = await alice.ask({ ...question, query: 'Remember that my bike is red' });
  assert.equal(kept.note?.saved, true);
  const again = await alice.ask({ ...question, query: 'Once more' });
  assert.equal(again.error?.reason, 'message_seen', JSON.stringify(again));
  const { turns } = await alice.conversations.get(conversationId);
  assert.equal(turns[0]?.state, 'complete');
  const recalled = await alice.ask({ id: 'b', procedure: 'chat', query: 'What is my bike?' });
  assert.match(recalled.text ?? '', /my bike is red/);
  assert.deepEqual(await bob.notes.list(), []);
  assert.deepEqual(await bob.conversations.list(), []);
  await assert.rejects(bob.conversations.get(conversationId), { reason: 'conversation_missing' });
});

test('The small server refuses every forged token with 401', async (t) => {
  const { as, cognito, url } = await startTarget(t);
  const { token: valid } = await as('alice');
  const keys = await cognito.forgeKeys();
  const isKind = (kind: string): kind is ForgedToken => FORGED_TOKENS.includes(kind);
  for (const kind of FORGED_TOKENS.filter(isKind)) {
    const token = await forge(kind, decodeJwt(valid), keys);
    const { status } = await fetch(`${url}/trpc/session.get`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(status, 401, kind);
  }
});

test('The small server ends its call when the person stops it', async (t) => {
  const { as, control } = await startTarget(t);
  const alice = await as('alice');
  const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
  const question = { id: 'a', procedure: 'chat', query: 'Show me a long demo' } as const;
  const { seen } = await askAndStop(alice, { ...question, conversationId, messageId });
  assert.equal(seen.outcome, 'stopped', JSON.stringify(seen));
  assert.equal(seen.receipt?.modelCalls, 1);
  const { total } = await control.untilQuiet({ timeoutMs: 30_000 });
  assert.equal(total.aborted, 1);
  const { turns } = await alice.conversations.get(conversationId);
  assert.equal(turns[0]?.state, 'stopped');
  assert.equal(turns[0]?.response?.content.startsWith(seen.text ?? '?'), true);
  assert.deepEqual(await alice.stop(messageId), { state: 'ended' });
  await assert.rejects(alice.stop(crypto.randomUUID()), { reason: 'message_missing' });
});

test('The small server completes an answer whose client left, and lets it be resumed', async (t) => {
  const { as, control } = await startTarget(t);
  const alice = await as('alice');
  const messageId = crypto.randomUUID();
  const question = { id: 'a', procedure: 'chat', query: 'Show me a long demo', messageId } as const;
  const seen = await alice.ask({ ...question, leaveAfter: (type) => type === 'text' });
  assert.equal(seen.outcome, 'stopped', JSON.stringify(seen));
  const { text: shown = '' } = seen;
  const { signal } = new AbortController();
  const rest = await alice.resume({ messageId, from: shown.length, signal });
  assert.equal(rest.problem, undefined);
  assert.match(shown + rest.text, /^Step 1 .*Step 36 .*about general\.$/);
  assert.equal(rest.receipt?.modelCalls, 1);
  const beyond = await alice.resume({ messageId, from: 1_000_000, signal });
  assert.equal(beyond.problem, 'input_invalid');
  const { total } = await control.untilQuiet({ timeoutMs: 30_000 });
  assert.deepEqual([total.accepted, total.aborted], [1, 0]);
});
