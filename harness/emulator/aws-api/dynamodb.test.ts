import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { test } from '../../kit/kit.ts';
import { startAwsApi, stopAwsApi } from './aws-api.ts';
import { hasMoto } from './python.ts';

const directory = mkdtempSync(join(tmpdir(), 'onecall-dynamodb-'));
const skip = (await hasMoto('python3')) ? false : 'moto is not installed';
let client: DynamoDBClient;

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const hash = { AttributeName: 'pk', KeyType: 'HASH' as const };
const range = (name: string) => ({ AttributeName: name, KeyType: 'RANGE' as const });

test.beforeAll(async () => {
  if (skip !== false) return;
  const { url } = await startAwsApi(directory, () => {});
  const credentials = { accessKeyId: 'emulated', secretAccessKey: 'emulated' };
  client = new DynamoDBClient({ region: 'us-east-1', endpoint: url, credentials });
  await client.send(
    new CreateTableCommand({
      TableName: 't',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('pk'), text('sk'), text('at')],
      KeySchema: [hash, range('sk')],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-time',
          KeySchema: [hash, range('at')],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  for (const pk of ['one', 'other'])
    for (const [sk, at] of [
      ['a1', 'x3'],
      ['a2', 'x1'],
      ['b1', 'y2'],
      ['c1', undefined],
    ] as const) {
      const Item = { pk: { S: pk }, sk: { S: sk }, ...(at !== undefined && { at: { S: at } }) };
      await client.send(new PutItemCommand({ TableName: 't', Item }));
    }
});
test.afterAll(async () => {
  await stopAwsApi(directory);
  rmSync(directory, { recursive: true, force: true });
});

/** Returns the sort keys of the items that a query finds, in the order of the response. */
async function keysOf(condition: string, more: Partial<QueryCommandInput> = {}, value = '') {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 't',
      KeyConditionExpression: `pk = :pk${condition}`,
      ExpressionAttributeValues: {
        ':pk': { S: 'one' },
        ...(value !== '' && { ':v': { S: value } }),
      },
      ...more,
    }),
  );
  assert.ok(Items.every(({ pk }) => pk?.S === 'one'));
  return Items.map(({ sk }) => sk?.S).join(' ');
}

test(
  'queries read one partition, by prefix or range, in either order',
  { ignore: skip },
  async () => {
    const index = { IndexName: 'by-time', ConsistentRead: true };
    assert.equal(await keysOf(''), 'a1 a2 b1 c1');
    assert.equal(await keysOf(' and begins_with(sk, :v)', {}, 'a'), 'a1 a2');
    assert.equal(await keysOf(' and sk > :v', { ScanIndexForward: false }, 'a1'), 'c1 b1 a2');
    assert.equal(await keysOf('', index), 'a2 a1 b1');
    assert.equal(await keysOf(' and begins_with(#at, :v)', { ...index, ...NAMES }, 'x'), 'a2 a1');
    const last = { ...index, ...NAMES, ScanIndexForward: false, Limit: 1 };
    assert.equal(await keysOf(' and begins_with(#at, :v)', last, 'x'), 'a1');
  },
);

const NAMES = { ExpressionAttributeNames: { '#at': 'at' } };

test('each of many concurrent updates of one item counts, once', { ignore: skip }, async () => {
  const Key = { pk: { S: 'counted' }, sk: { S: 'item' } };
  const count = (at: number) =>
    client.send(
      new UpdateItemCommand({
        TableName: 't',
        Key,
        ConditionExpression: 'attribute_not_exists(#done)',
        UpdateExpression: 'SET #sum = if_not_exists(#sum, :none) + :one, #done = :one',
        ExpressionAttributeNames: { '#sum': 'sum', '#done': `done${at}` },
        ExpressionAttributeValues: { ':none': { N: '0' }, ':one': { N: '1' } },
      }),
    );
  await Promise.all(Array.from({ length: 300 }, (_, at) => count(at)));
  const { Item = {} } = await client.send(
    new GetItemCommand({ TableName: 't', Key, ConsistentRead: true }),
  );
  const { pk: _, sk: _sk, sum, ...done } = Item;
  assert.deepEqual([sum?.N, Object.keys(done).length], ['300', 300]);
});
