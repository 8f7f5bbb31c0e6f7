import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { REGION, TABLE_NAME } from '../../harness/environments/local-settings.ts';
import { test } from '../../harness/kit/kit.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { subOf } from './seed-store.ts';

/**
 * Items of one person's partition as version 0.1.0 wrote them in November 2026, with `THE-SUB` in place of the person's
 * `sub`.
 */
const FIXTURE = new URL('./earlier-items.json', import.meta.url);
const SUB = 'THE-SUB';

/** DynamoDB attribute values of the types that the store writes. */
type Value =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: Value[] }
  | { M: Record<string, Value> };
const Value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.strictObject({ S: z.string() }),
    z.strictObject({ N: z.string() }),
    z.strictObject({ BOOL: z.boolean() }),
    z.strictObject({ NULL: z.literal(true) }),
    z.strictObject({ L: z.array(Value) }),
    z.strictObject({ M: z.record(z.string(), Value) }),
  ]),
);
const Items = z.array(z.record(z.string(), Value));

const CONVERSATION = 'c0000000-0000-4000-8000-000000000001';
const RENAMED = 'c0000000-0000-4000-8000-000000000002';
const turnId = (at: number) => `d0000000-0000-4000-8000-00000000000${at}`;

let onecall: Onecall;
test.beforeAll(async () => {
  onecall = await startOnecall();
});
test.afterAll(() => onecall.close());

test('everything that an earlier version stored is read, found, continued and deleted', async () => {
  const alice = await onecall.as('alice');
  const text = readFileSync(FIXTURE, 'utf8').replaceAll(SUB, subOf(alice));
  const inAMonth = { N: String(Math.floor(Date.now() / 1_000) + 30 * 86_400) };
  const items = Items.parse(JSON.parse(text)).map((item) => ({
    ...item,
    ...(item['expiresAt'] && { expiresAt: inAMonth }),
    ...(item['turnsExpireAt'] && { turnsExpireAt: inAMonth }),
  }));
  const db = new DynamoDBClient({
    region: REGION,
    endpoint: onecall.dynamodb.url,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  });
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await db.send(new BatchWriteItemCommand({ RequestItems: { [TABLE_NAME]: requests } }));
  db.destroy();

  const list = JSON.stringify(await alice.trpc.conversations.list.query({}));
  assert.match(list, new RegExp(CONVERSATION));
  assert.match(list, /"title":"Lists"/);
  const { turns } = await alice.trpc.conversations.get.query({ id: CONVERSATION });
  assert.deepEqual(
    turns.map(({ messageId, query, state }) => [messageId, query, state]),
    [
      [turnId(1), 'What is 12 * 8?', 'complete'],
      [turnId(2), 'Remember that my bike is green', 'complete'],
      [turnId(3), 'And why?', 'complete'],
    ],
  );
  for (const { response, receipt } of turns) {
    assert.match(response?.content ?? '', /heard/);
    assert.equal(receipt?.modelCalls, 1);
  }
  assert.equal(turns[0]?.feedback?.verdict, 'up');
  assert.match(JSON.stringify(await alice.trpc.notes.list.query()), /The office closes at six/);
  assert.match(
    JSON.stringify(await alice.trpc.conversations.list.query({ search: 'reverse' })),
    new RegExp(RENAMED),
  );

  const seen = await alice.chat({
    query: 'again',
    conversationId: CONVERSATION,
    messageId: turnId(1),
  });
  assert.equal(seen.error?.reason, 'message_seen');
  const next = await alice.chat({ query: 'and 13 * 8?', conversationId: CONVERSATION });
  assert.match(next.text, /What is 12 \* 8\?.*And why\?/s, 'earlier turns are in the prompt');
  assert.equal(next.receipt?.modelCalls, 1);
  await alice.trpc.notes.add.mutate({ text: 'The office closes at six' });
  const notes = JSON.stringify(await alice.trpc.notes.list.query());
  assert.equal(notes.split('The office closes at six').length, 2, 'an equal note is kept once');

  await alice.trpc.conversations.delete.mutate({ id: RENAMED });
  assert.doesNotMatch(JSON.stringify(await alice.trpc.conversations.list.query({})), /Lists/);
  await alice.trpc.session.erase.mutate();
  assert.doesNotMatch(
    JSON.stringify(await alice.trpc.conversations.list.query({})),
    new RegExp(CONVERSATION),
  );
});
