import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test, type TestContext } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { z } from 'zod';
import { openDocumentClient, type DocumentClient } from './document-client.ts';

const REGION = 'eu-central-1';
before(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'key';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
after(() => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
});

type Seen = Readonly<{ target: string | undefined; body: unknown }>;
type Reply = (response: ServerResponse, attempt: number, request: IncomingMessage) => void;

const json =
  (status: number, body: unknown): Reply =>
  (response) => {
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(body));
  };

/** Starts a scripted HTTP server in place of DynamoDB, with this project's client and the AWS SDK's. */
async function start(t: TestContext, initial: Reply) {
  const state = { reply: initial, seen: new Array<Seen>() };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      state.seen.push({
        target: request.headers['x-amz-target']?.toString(),
        body: JSON.parse(body),
      });
      return state.reply(response, state.seen.length, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const { port }: Pick<AddressInfo, 'port'> =
    address !== null && typeof address !== 'string' ? address : { port: 0 };
  const endpoint = `http://127.0.0.1:${port}`;
  const ours = openDocumentClient({ region: REGION, endpoint });
  const sdk = DynamoDBDocumentClient.from(new DynamoDBClient({ region: REGION, endpoint }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  t.after(() => {
    ours.close();
    sdk.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { ours, sdk, state };
}

const name = fc.constantFrom('pk', 'Key', 'Item', 'S', 'M', 'Items', '__proto', 'ä', 'a b');
const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.integer(),
    fc.double({ noNaN: true, min: -9e15, max: 9e15 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const item = fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 });

const TableName = 'table';
/** Sends one command through the given client, which is this project's or the AWS SDK's. */
type Send = (client: DocumentClient) => Promise<object>;

const sends = fc
  .record({ item, more: fc.option(value, { nil: undefined }) })
  .chain(({ item, more }) =>
    fc.constantFrom<Send>(
      (client) => client.send(new GetCommand({ TableName, Key: item, ConsistentRead: true })),
      (client) =>
        client.send(
          new PutCommand({
            TableName,
            Item: { ...item, more },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      (client) =>
        client.send(
          new DeleteCommand({
            TableName,
            Key: item,
            ConditionExpression: 'id = :id',
            ExpressionAttributeValues: { ':id': more ?? 1 },
          }),
        ),
      (client) =>
        client.send(
          new UpdateCommand({
            TableName,
            Key: item,
            UpdateExpression: 'SET #a = :a',
            ExpressionAttributeNames: { '#a': 'Item' },
            ExpressionAttributeValues: { ':a': more ?? null, ':none': [] },
            ReturnValues: 'ALL_OLD',
          }),
        ),
      (client) =>
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': more ?? '' },
            ExclusiveStartKey: item,
            Limit: 3,
          }),
        ),
      (client) =>
        client.send(
          new BatchWriteCommand({
            RequestItems: {
              [TableName]: [{ DeleteRequest: { Key: item } }, { PutRequest: { Item: item } }],
            },
          }),
        ),
    ),
  );

test('requests are those that the AWS SDK sends, for every operation and any values', async (t) => {
  const { ours, sdk, state } = await start(t, json(200, {}));
  await fc.assert(
    fc.asyncProperty(sends, async (send) => {
      state.seen.length = 0;
      await send(ours);
      await send(sdk);
      assert.deepEqual(state.seen[0], state.seen[1]);
    }),
    { numRuns: 300 },
  );
});

test('responses are read as the AWS SDK reads them', async (t) => {
  const { ours, sdk, state } = await start(t, json(200, {}));
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 4 }), item, async (items, one) => {
      const key = marshall(one);
      const requests = [{ DeleteRequest: { Key: key } }];
      const outputs: readonly (readonly [Send, object])[] = [
        [(client) => client.send(new GetCommand({ TableName, Key: { pk: 1 } })), { Item: key }],
        [
          (client) => client.send(new UpdateCommand({ TableName, Key: { pk: 1 } })),
          { Attributes: key },
        ],
        [
          (client) => client.send(new QueryCommand({ TableName })),
          { Items: items.map((one) => marshall(one)), Count: items.length, LastEvaluatedKey: key },
        ],
        [
          (client) => client.send(new BatchWriteCommand({ RequestItems: {} })),
          { UnprocessedItems: { [TableName]: requests } },
        ],
      ];
      for (const [send, output] of outputs) {
        state.reply = json(200, output);
        const { $metadata, ...expected } = z
          .looseObject({ $metadata: z.unknown() })
          .parse(await send(sdk));
        assert.ok($metadata);
        assert.deepEqual(await send(ours), expected);
      }
    }),
    { numRuns: 100 },
  );
});

const get = new GetCommand({ TableName, Key: { pk: 1 } });
const refuse = (status: number, type: string): Reply =>
  json(status, { __type: type, message: 'why' });

for (const [what, reply, name] of [
  [
    'an unmet condition',
    refuse(400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'),
    'ConditionalCheckFailedException',
  ],
  [
    'a missing table',
    refuse(400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException'),
    'ResourceNotFoundException',
  ],
  [
    'a refused signature',
    refuse(400, 'com.amazon.coral.service#UnrecognizedClientException'),
    'UnrecognizedClientException',
  ],
  [
    'an invalid request',
    refuse(400, 'com.amazon.coral.validate#ValidationException:http://internal'),
    'ValidationException',
  ],
  ['a body that is no JSON', (response) => void response.writeHead(403).end('<html>'), 'Status403'],
] as const satisfies readonly (readonly [string, Reply, string])[])
  test(`${what} fails at once, by its name`, async (t) => {
    const { ours, state } = await start(t, reply);
    await assert.rejects(ours.send(get), { name });
    assert.equal(state.seen.length, 1);
  });

const good = json(200, { Item: { a: { S: 'b' } } });
for (const [what, reply] of [
  [
    'a throttled request',
    refuse(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
  ],
  ['a throttled control plane', refuse(400, 'com.amazon.coral.availability#ThrottlingException')],
  ['a broken store', refuse(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError')],
  ['a store behind a broken proxy', (response) => void response.writeHead(503).end('<html>')],
  [
    'a connection that is reset',
    (_response, _attempt, request) => void request.socket.resetAndDestroy(),
  ],
  [
    'a response that is cut',
    (response) =>
      void response
        .writeHead(200, { 'content-length': 90 })
        .write('{"It', () => response.destroy()),
  ],
] as const satisfies readonly (readonly [string, Reply])[]) {
  test(`${what} is sent again, at most twice`, async (t) => {
    const { ours, state } = await start(t, (...call) =>
      call[1] < 3 ? reply(...call) : good(...call),
    );
    assert.deepEqual(await ours.send(get), { Item: { a: 'b' } });
    assert.equal(state.seen.length, 3);
    state.reply = reply;
    await assert.rejects(ours.send(get));
    assert.equal(state.seen.length, 6);
  });
}

test('a store that says nothing fails after three seconds each time, by a timeout', async (t) => {
  const { ours, state } = await start(t, () => {});
  await assert.rejects(ours.send(get), { name: 'TimeoutError' });
  assert.equal(state.seen.length, 3);
});

test('an answer that arrived while this process was busy is no timeout', async (t) => {
  const program = `require('net').createServer((s) => s.once('data', () => s.end('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}'))).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', program]);
  t.after(() => child.kill());
  const [port] = await once(child.stdout, 'data');
  const client = openDocumentClient({
    region: REGION,
    endpoint: `http://127.0.0.1:${String(port).trim()}`,
  });
  t.after(() => client.close());
  const sent = client.send(get);
  await sleep(100);
  const until = performance.now() + 3_500;
  while (performance.now() < until);
  assert.deepEqual(await sent, {});
});
