import assert from 'node:assert/strict';
import { request } from 'node:http';
import { BatchWriteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { test } from '../../kit/kit.ts';
import { callControl } from '../control/call-control.ts';
import { dynamoDbForTest, TABLE } from './dynamodb.fixture.ts';
import { createFaultClient } from './fault-client.ts';

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

test('a store that is away can be closed', async (t) => {
  const { setFault } = await dynamoDbForTest(t);
  await setFault({ away: 'refused' });
});

test('the control port takes faults, and says what it accepts', async (t) => {
  const { client, controlUrl } = await dynamoDbForTest(t);
  const faults = createFaultClient(controlUrl);
  assert.equal(await faults.current(), undefined);
  await faults.set({ throttled: 'ThrottlingException', next: 3 });
  await assert.rejects(client.send(put()), { name: 'ThrottlingException' });
  assert.deepEqual(await faults.current(), { throttled: 'ThrottlingException', next: 2 });
  await faults.clear();
  await client.send(put());
  const wrong = { path: '/fault', method: 'PUT', body: { slowMs: -1, color: 'red' } } as const;
  await assert.rejects(callControl(controlUrl, wrong), {
    status: 400,
    message: /slowMs.*accepted are next, operation, slowMs, unprocessed, throttled, away/,
  });
  await assert.rejects(faults.set({ away: 'refused', next: 1 }), { status: 400 });
  assert.equal(await faults.current(), undefined);
});

test('the control port refuses a Host header that is not loopback', async (t) => {
  const { controlUrl } = await dynamoDbForTest(t);
  const status = await new Promise((resolve, reject) => {
    request(new URL('/fault', controlUrl), { headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(status, 403);
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
