import assert from 'node:assert/strict';
import { BatchWriteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { test } from '../../kit/kit.ts';
import { dynamoDbForTest, TABLE } from './dynamodb.fixture.ts';

const TableName = TABLE.TableName;
const Item = { pk: { S: 'a' }, sk: { S: '1' } };
const put = () => new PutItemCommand({ TableName, Item });
const get = () => new GetItemCommand({ TableName, Key: Item });

for (const throttled of [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
] as const) {
  test(`a fault throttles the next calls with ${throttled}`, async (t) => {
    const { client, setFault } = await dynamoDbForTest(t);
    await setFault({ throttled, next: 2 });
    await assert.rejects(client.send(put()), { name: throttled });
    await assert.rejects(client.send(get()), { name: throttled });
    await client.send(put());
  });
}

test('a fault of one operation leaves the others alone', async (t) => {
  const { client, setFault } = await dynamoDbForTest(t);
  await setFault({ throttled: 'ThrottlingException', operation: 'PutItem' });
  await client.send(get());
  await assert.rejects(client.send(put()), { name: 'ThrottlingException' });
  await assert.rejects(client.send(put()), { name: 'ThrottlingException' });
  await setFault(undefined);
  await client.send(put());
});

test('a slow store answers late, and correctly', async (t) => {
  const { client, setFault } = await dynamoDbForTest(t);
  await client.send(put());
  await setFault({ slowMs: 200, next: 1 });
  const startedAt = performance.now();
  assert.deepEqual((await client.send(get())).Item, Item);
  assert.ok(performance.now() - startedAt >= 195);
});

test('a store that is away resets connections or refuses them, and is back with what it held', async (t) => {
  const { client, setFault } = await dynamoDbForTest(t);
  await client.send(put());
  await setFault({ away: 'reset', next: 1 });
  await assert.rejects(client.send(get()), { code: 'ECONNRESET' });
  assert.deepEqual((await client.send(get())).Item, Item);
  await setFault({ away: 'refused' });
  // The request may use a kept-alive connection that was just closed; it then fails with a reset instead of a
  // refusal.
  await assert.rejects(client.send(get()), { code: /^ECONN(RESET|REFUSED)$/ });
  await assert.rejects(client.send(get()), { code: 'ECONNREFUSED' });
  await setFault(undefined);
  assert.deepEqual((await client.send(get())).Item, Item);
});

test('a store whose response is lost has carried out the request', async (t) => {
  const { client, setFault } = await dynamoDbForTest(t);
  await setFault({ away: 'lost', next: 1 });
  await assert.rejects(client.send(put()), { code: 'ECONNRESET' });
  assert.deepEqual((await client.send(get())).Item, Item);
});

test('a store that is away can be closed, and is away for all requests', async (t) => {
  const { setFault } = await dynamoDbForTest(t);
  await assert.rejects(setFault({ away: 'refused', next: 1 }), /by next or operation/);
  await setFault({ away: 'refused' });
});

test('a store over its capacity carries out half of a batch and returns the rest', async (t) => {
  const { client, setFault } = await dynamoDbForTest(t);
  const requests = Array.from({ length: 5 }, (_, at) => ({
    PutRequest: { Item: { pk: { S: 'a' }, sk: { S: String(at) } } },
  }));
  await setFault({ unprocessed: true, next: 1 });
  const write = (items: typeof requests) =>
    client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: items } }));
  const { UnprocessedItems } = await write(requests);
  assert.deepEqual(UnprocessedItems?.[TableName], requests.slice(3));
  const at = async (sk: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: sk } } })))
      .Item !== undefined;
  assert.deepEqual([await at('2'), await at('3')], [true, false]);
  assert.deepEqual((await write(requests.slice(3))).UnprocessedItems, {});
  assert.equal(await at('4'), true);
});
