import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { test } from '../../kit/kit.ts';
import { dynamoDbForTest, TABLE } from './dynamodb.fixture.ts';
import { startDynamoDb } from './start-dynamodb.ts';

const TableName = TABLE.TableName;
const item = (pk: string, sk: string, ordered?: string) => ({
  pk: { S: pk },
  sk: { S: sk },
  ...(ordered === undefined ? {} : { ordered: { S: ordered } }),
});

test('startDynamoDb() answers consistent queries of a local secondary index in its order', async (t) => {
  const { client } = await dynamoDbForTest(t);
  const items = [
    item('a', '1', '2026-03'),
    item('a', '2', '2026-01'),
    item('a', '3', '2026-02'),
    item('a', '4'),
    item('b', '1', '2026-04'),
  ];
  const puts = items.map((Item) => ({ PutRequest: { Item } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
  const byOrder = async (input: object = {}) => {
    const query = new QueryCommand({
      TableName,
      IndexName: 'by-order',
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
      ...input,
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query);
    return { sks: Items.map(({ sk }) => sk?.S), LastEvaluatedKey };
  };
  assert.deepEqual((await byOrder()).sks, ['2', '3', '1']);
  assert.deepEqual((await byOrder({ ScanIndexForward: false })).sks, ['1', '3', '2']);
  const between = await byOrder({
    KeyConditionExpression: 'pk = :pk AND #ordered BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#ordered': 'ordered' },
    ExpressionAttributeValues: {
      ':pk': { S: 'a' },
      ':from': { S: '2026-02' },
      ':to': { S: '2026-03' },
    },
  });
  assert.deepEqual(between.sks, ['3', '1']);
  const page = await byOrder({ ScanIndexForward: false, Limit: 2 });
  assert.deepEqual(page.sks, ['1', '3']);
  const next = await byOrder({ ScanIndexForward: false, ExclusiveStartKey: page.LastEvaluatedKey });
  assert.deepEqual(next.sks, ['2']);

  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: item('a', '2'),
      UpdateExpression: 'SET ordered = :now',
      ExpressionAttributeValues: { ':now': { S: '2026-09' } },
    }),
  );
  assert.deepEqual((await byOrder({ ScanIndexForward: false })).sks, ['2', '1', '3']);
});

test('startDynamoDb() refuses a conditional write whose condition fails', async (t) => {
  const { client } = await dynamoDbForTest(t);
  const put = new PutItemCommand({
    TableName,
    Item: item('a', '1'),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await client.send(put);
  await assert.rejects(client.send(put), { name: 'ConditionalCheckFailedException' });
});

test('startDynamoDb() remembers what is on disk, and lets one process in at a time', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dynamodb-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'store');
  const first = await startDynamoDb({ path });
  await first.createTable(TABLE);
  await t.step('while it is open', async (inner) => {
    await assert.rejects(startDynamoDb({ path }), /is another process using it/);
    const { client } = await dynamoDbForTest(inner);
    await client.send(new PutItemCommand({ TableName, Item: item('memory', '1') }));
  });
  await first.close();

  await t.step('once more', async (inner) => {
    const { client } = await dynamoDbForTest(inner, { path });
    await client.send(new PutItemCommand({ TableName, Item: item('disk', '1') }));
  });
  const { client } = await dynamoDbForTest(t, { path });
  const found = await client.send(new GetItemCommand({ TableName, Key: item('disk', '1') }));
  assert.deepEqual(found.Item, item('disk', '1'));
  const other = await client.send(new GetItemCommand({ TableName, Key: item('memory', '1') }));
  assert.equal(other.Item, undefined);
});

test('createTable() takes the table that is there, but not one with other keys', async (t) => {
  const { createTable } = await dynamoDbForTest(t);
  await createTable(TABLE);
  const { LocalSecondaryIndexes: _, ...table } = TABLE;
  const plain = { ...table, AttributeDefinitions: TABLE.AttributeDefinitions.slice(0, 2) };
  await assert.rejects(createTable(plain), /Cannot use the table "things" that is there/);
});

test('startDynamoDb() outlives clients that go away in the middle of a request', async (t) => {
  const { client, url } = await dynamoDbForTest(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"half":');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.resetAndDestroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await client.send(new PutItemCommand({ TableName, Item: item('a', '1') }));
});
