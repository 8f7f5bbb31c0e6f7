import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { words } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall({ clientGone: 'abort', env: { HEADER_DEADLINE_MS: '120000' } });
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

/** An answer that takes longer than any test waits, so it can end early only because of the stop. */
const ENDLESS = { text: words(3_000), perTokenMs: 20 };

test('chat.stop ends the model call, and what was written is kept and known to the next question', async () => {
  const messageId = crypto.randomUUID();
  let seen = '';
  let stopped: Promise<unknown> | undefined;
  const { request, text, error, traceId } = await alice.chat(
    { messageId, query: 'q' },
    {
      script: ENDLESS,
      onPart: (part) => {
        if (part.type === 'text') seen += part.text;
        if (seen.includes('word7 ')) stopped ??= alice.trpc['chat.stop'].mutate({ messageId });
      },
    },
  );
  assert.deepEqual(await stopped, { state: 'stopping' });
  assert.equal(error?.reason, 'stopped');
  const { line, counts } = await onecall.account(traceId);
  assert.deepEqual([line.outcome, line.reason, counts.aborted], ['stopped', 'stopped', 1]);
  const { conversationId } = request;
  const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
  const [turn] = turns;
  assert.deepEqual([turn?.state, turn?.response?.content], ['stopped', text]);
  assert.deepEqual([turn?.response?.error?.reason, turn?.receipt?.modelCalls], ['stopped', 1]);
  const next = await alice.chat({ conversationId, query: 'go on' });
  assert.match(next.text, /assistant: general 90\nword0 word1/);
});

test('a model that has not written yet is ended by a stop of chat, and by the lost client of classify', async () => {
  const messageId = crypto.randomUUID();
  const lost = new AbortController();
  const script = { latencyMs: 120_000 };
  const running = [
    alice.chat({ messageId, query: 'q' }, { script }),
    alice.classify('q', { script, signal: lost.signal }),
  ];
  await onecall.untilInFlight(2);
  await alice.trpc['chat.stop'].mutate({ messageId });
  lost.abort();
  for (const { traceId } of await Promise.all(running)) {
    const { line, counts } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.reason, counts.aborted], ['stopped', 'stopped', 1]);
  }
});
