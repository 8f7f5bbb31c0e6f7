import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { HELD, header, releaseHeld } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall({ env: { HEADER_DEADLINE_MS: '60000' } });
  alice = await onecall.as('alice');
});
test.afterEach(() => onecall.dynamodb.setFault(undefined));
test.afterAll(() => onecall.close());

/**
 * Number of failed updates after which the server has retried each write at the end of an answer. The store's client
 * alone makes fewer attempts.
 */
const MANY_UPDATES = 30;

/** Waits until the store has received `count` more updates. */
async function untilUpdated(count: number): Promise<void> {
  const updates = () => onecall.dynamodb.received().get('UpdateItem') ?? 0;
  const enough = updates() + count;
  while (updates() < enough) await sleep(20);
}

/**
 * Sends a question, and waits until it is stored and its conversation is listed. The model writes nothing before
 * {@link releaseHeld} is called.
 */
async function askHeld(query: string, { by = alice, firstLine = header('general') } = {}) {
  const conversationId = crypto.randomUUID();
  const running = by.chat({ conversationId, query, model: HELD }, { script: { firstLine } });
  await onecall.untilInFlight();
  // The server lists the conversation while the model call runs, so the list is polled here.
  const ids = async () => (await alice.trpc.conversations.list.query()).map(({ id }) => id);
  while (!(await ids()).includes(conversationId)) await sleep(20);
  const stored = async () => {
    const { turns } = await alice.trpc.conversations.get.query({ id: conversationId });
    return turns[0];
  };
  return { running, stored };
}

/**
 * Sends a question, and makes one operation of the store fail from before the answer begins until the answer has ended.
 */
async function failDuringCall(operation: string, query: string, firstLine: string) {
  const { running, stored } = await askHeld(query, { firstLine });
  await onecall.dynamodb.setFault({ operation, away: 'reset' });
  releaseHeld();
  const told = await running;
  await onecall.dynamodb.setFault(undefined);
  return { ...told, turn: await stored(), ...(await onecall.account(told.traceId)) };
}

test('store away at the note: the route is sent, no note and no text claim what did not happen', async () => {
  const query = 'Remember that I like tea';
  const { parts, error, turn, line } = await failDuringCall('PutItem', query, header('save'));
  assert.deepEqual(
    parts.map(({ type }) => type),
    ['route', 'receipt'],
  );
  assert.deepEqual([error?.reason, error?.httpStatus], ['store_unavailable', 503]);
  assert.partialDeepStrictEqual(turn, {
    state: 'failed',
    response: { content: '', error: { reason: 'store_unavailable' } },
  });
  assert.equal(turn?.note, undefined);
  assert.deepEqual(await alice.trpc.notes.list.query(), []);
  assert.deepEqual([line.outcome, line.modelCalls], ['failed', 1]);
});

test('store away for some seconds at the end: the end is written once it is back, and nothing is lost', async () => {
  const { running, stored } = await askHeld('Hello');
  await onecall.dynamodb.setFault({ operation: 'UpdateItem', away: 'reset' });
  releaseHeld();
  await untilUpdated(MANY_UPDATES);
  await onecall.dynamodb.setFault(undefined);
  const { error, receipt, text } = await running;
  assert.deepEqual([error, receipt?.modelCalls], [undefined, 1]);
  const turn = await stored();
  assert.deepEqual([turn?.state, turn?.response?.content], ['complete', text]);
});

test('SIGTERM while the store is away at the end: the task writes the end before it leaves', async () => {
  const { url, task, end } = await onecall.addTask();
  const { running, stored } = await askHeld('Hi', { by: await onecall.as('alice', url) });
  await onecall.dynamodb.setFault({ operation: 'UpdateItem', away: 'reset' });
  releaseHeld();
  await untilUpdated(3);
  const ended = end('SIGTERM');
  while (!onecall.lines.some(({ event }) => event === 'drain')) await sleep(20);
  await untilUpdated(MANY_UPDATES);
  await onecall.dynamodb.setFault(undefined);
  const { error, text } = await running;
  assert.equal(error, undefined);
  await ended;
  assert.equal((await task.ended).exitCode, 0);
  const turn = await stored();
  assert.deepEqual([turn?.state, turn?.response?.content], ['complete', text]);
});

test('store away for good at the end: the answer was shown, the error follows, and the question stands', async () => {
  const told = await failDuringCall('UpdateItem', 'Hello', header('general'));
  assert.match(told.text, /heard user: Hello/);
  assert.equal(told.receipt, undefined);
  assert.equal(told.error?.reason, 'store_unavailable');
  assert.partialDeepStrictEqual(told.turn, { query: 'Hello', state: 'accepted' });
  assert.equal(told.turn?.response, undefined);
  assert.deepEqual([told.line.outcome, told.line.modelCalls], ['failed', 1]);
  const { conversationId, messageId } = told.request;
  const retry = await alice.chat({ conversationId, query: 'Hello', replaces: messageId });
  assert.equal(retry.error, undefined);
});

test('after all of it nothing is in flight', async () => {
  assert.equal((await onecall.control.untilQuiet()).total.inFlight, 0);
});
