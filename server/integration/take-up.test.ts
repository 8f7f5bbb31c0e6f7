import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { words } from './scripted-models.ts';

const COUNT = 60;
const WRITTEN = words(COUNT).slice(1).join('');
const SCRIPT = { text: words(COUNT), perTokenMs: 25 };

let onecall: Onecall;
/**
 * `first` and `second` are clients of Alice at the first and the second server; `bob` is a client of Bob at the second.
 */
let first: Caller;
let second: Caller;
let bob: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  const { url } = await onecall.addTask();
  first = await onecall.as('alice', `http://127.0.0.1:${onecall.server().port}`);
  second = await onecall.as('alice', url);
  bob = await onecall.as('bob', url);
});
test.afterAll(() => onecall.close());

/** Sends a question to the first server; `begun` resolves once some text of the answer has arrived. */
function begin(script: object, options: { onText?: (text: string) => void; signal?: AbortSignal }) {
  const messageId = crypto.randomUUID();
  const conversationId = crypto.randomUUID();
  const begun = Promise.withResolvers<string>();
  let text = '';
  const running = first.chat(
    { messageId, conversationId, query: 'q' },
    {
      script,
      ...(options.signal && { signal: options.signal }),
      onPart: (part) => {
        if (part.type !== 'text') return;
        text += part.text;
        options.onText?.(text);
        if (text.length > 20) begun.resolve(text);
      },
    },
  );
  return { messageId, conversationId, running, begun: begun.promise };
}

const stored = async (conversationId: string) => {
  const { turns } = await second.trpc.conversations.get.query({ id: conversationId });
  const [turn] = turns;
  assert.ok(turn);
  return turn;
};

for (const where of ['the task that writes', 'another task'] as const) {
  const taker = () => (where === 'another task' ? second : first);

  test(`a lost connection ends nothing: ${where} streams the rest, each character once, for one call`, async () => {
    const lost = new AbortController();
    const { messageId, conversationId, running, begun } = begin(SCRIPT, { signal: lost.signal });
    await begun;
    lost.abort();
    const before = await running;
    assert.ok(before.text.length < WRITTEN.length, 'the connection was lost within the answer');
    const rest = await taker().resume({ messageId, from: before.text.length });
    assert.equal(rest.error, undefined);
    assert.equal(before.text + rest.text, WRITTEN);
    assert.equal(rest.route?.agentType, 'general');
    assert.equal(rest.receipt?.modelCalls, 1);
    const { line, accepted } = await onecall.account(before.traceId);
    assert.deepEqual([line.outcome, line.modelCalls, accepted], ['answered', 1, 1]);
    const turn = await stored(conversationId);
    assert.deepEqual([turn.state, turn.response?.content], ['complete', WRITTEN]);
    const resumed = await onecall.requestLine(rest.traceId);
    assert.deepEqual([resumed.procedure, resumed.modelCalls], ['chat.resume', 0]);
  });

  test(`chat.stop on ${where} ends the model call and keeps the text`, async () => {
    const { messageId, conversationId, running, begun } = begin(
      { text: words(2_000), perTokenMs: 20 },
      {},
    );
    await begun;
    assert.deepEqual(await taker().trpc['chat.stop'].mutate({ messageId }), { state: 'stopping' });
    const { error, text, traceId } = await running;
    assert.equal(error?.reason, 'stopped');
    const { line, counts } = await onecall.account(traceId);
    assert.deepEqual([line.outcome, line.modelCalls, counts.aborted], ['stopped', 1, 1]);
    const turn = await stored(conversationId);
    assert.deepEqual([turn.state, turn.response?.content], ['stopped', text]);
    assert.deepEqual(await taker().trpc['chat.stop'].mutate({ messageId }), { state: 'ended' });
    const again = await taker().resume({ messageId });
    assert.deepEqual([again.text, again.error?.reason], [text, 'stopped']);
  });

  test(`a second reader on ${where} follows an answer live beside the first`, async () => {
    const { messageId, running, begun } = begin(SCRIPT, {});
    await begun;
    const seen: number[] = [];
    const follower = await taker().resume(
      { messageId, from: 0 },
      { onPart: ({ type }) => type === 'text' && seen.push(performance.now()) },
    );
    const asker = await running;
    assert.deepEqual([asker.text, follower.text], [WRITTEN, WRITTEN]);
    assert.ok(seen.length > 1, 'text came in pieces');
    assert.equal((await onecall.account(asker.traceId)).accepted, 1);
  });
}

test('stop and resume of unknown messages, others’ messages and positions beyond the end are refused alike', async () => {
  const { messageId, running, begun } = begin(SCRIPT, {});
  await begun;
  const unknown = crypto.randomUUID();
  for (const [who, id] of [
    [first, unknown],
    [second, unknown],
    [bob, messageId],
    [bob, unknown],
  ] as const) {
    const stop = await who.failureOf(who.trpc['chat.stop'].mutate({ messageId: id }));
    const resume = await who.resume({ messageId: id });
    const { reason, message } = stop;
    assert.deepEqual(
      [reason, message, stop.status],
      ['message_missing', 'There is no such message, or it was deleted', 404],
    );
    assert.deepEqual([resume.error?.reason, resume.error?.message], [reason, message]);
    assert.deepEqual(resume.parts, []);
  }
  const early = await first.resume({ messageId, from: 100_000 });
  assert.equal(early.error?.reason, 'input_invalid');
  const { text } = await running;
  for (const task of [first, second]) {
    const late = await task.resume({ messageId, from: text.length + 1 });
    assert.equal(late.error?.reason, 'input_invalid');
    assert.equal(
      late.error?.message,
      `Cannot resume at character ${text.length + 1}: the answer has ${text.length}`,
    );
    assert.equal((await task.resume({ messageId, from: text.length })).text, '');
  }
  for (const from of [-1, 1.5, 1e12])
    assert.equal((await first.resume({ messageId, from })).error?.reason, 'input_invalid');
});

test('a message that is being answered is not answered again', async () => {
  const { messageId, conversationId, running, begun } = begin(SCRIPT, {});
  await begun;
  for (const task of [first, second]) {
    const twice = await task.chat({ messageId, conversationId, query: 'q' });
    assert.deepEqual([twice.error?.reason, twice.text], ['message_seen', '']);
    assert.equal((await onecall.account(twice.traceId)).accepted, 0);
  }
  assert.equal((await running).text, WRITTEN);
});

test('the stored text of a killed task is kept, and readers learn that the answer is lost', async () => {
  const { url, task, end } = await onecall.addTask();
  const there = await onecall.as('alice', url);
  const messageId = crypto.randomUUID();
  const running = there.chat({ messageId, query: 'q' }, { script: { ...SCRIPT, perTokenMs: 200 } });
  await onecall.untilInFlight();
  const begun = Promise.withResolvers<void>();
  const following = second.resume(
    { messageId },
    { onPart: ({ type }) => type === 'text' && begun.resolve() },
  );
  await begun.promise;
  await end('SIGKILL');
  assert.ok(task);
  assert.ok((await running).error);
  const told = await following;
  assert.equal(told.error?.reason, 'answer_lost');
  assert.equal(WRITTEN.startsWith(told.text) && told.text !== '', true);
  const later = await first.resume({ messageId });
  assert.deepEqual([later.text, later.error?.reason], [told.text, 'answer_lost']);
});
