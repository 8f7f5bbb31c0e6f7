import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../emulator/dynamodb/start-dynamodb.ts';
import { localTable } from '../../../environments/local-table.ts';
import { fileLease } from './file-lease.ts';
import { takeLease, type LeaseStore } from './lease.ts';
import { tableLease } from './table-lease.ts';

async function inFile(t: TestContext): Promise<LeaseStore> {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-lease-'));
  t.after(() => rm(folder, { recursive: true }));
  return fileLease(join(folder, 'env', 'lease.json'));
}

async function inTable(t: TestContext): Promise<LeaseStore> {
  const dynamo = await startDynamoDb();
  const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
  const client = new DynamoDBClient({ region: 'eu-west-1', endpoint: dynamo.url, credentials });
  t.after(async () => {
    client.destroy();
    await dynamo.close();
  });
  await client.send(new CreateTableCommand(localTable('leases')));
  return tableLease(client, 'leases');
}

const STORES = { 'a file': inFile, 'the table': inTable };
const signal = new AbortController().signal;

for (const [where, open] of Object.entries(STORES)) {
  test(`a lease in ${where} is held by one of many runs that want it at once`, async (t) => {
    const store = await open(t);
    const untilMs = Date.now() + 60_000;
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const others = await Promise.all(names.map((name) => store.take({ name, untilMs })));
    const holders = names.filter((_, at) => others[at] === undefined);
    assert.equal(holders.length, 1);
    const [holder = ''] = holders;
    assert.equal((await store.take({ name: 'late', untilMs }))?.name, holder, 'says who holds it');
    assert.equal(await store.take({ name: holder, untilMs }), undefined, 'its holder renews it');
    await store.release(holder);
    assert.equal(await store.take({ name: 'late', untilMs }), undefined);
  });

  test(`a lease in ${where} ends when its holder died`, async (t) => {
    const store = await open(t);
    await store.take({ name: 'dead', untilMs: Date.now() + 50 });
    await wait(120);
    assert.equal(await store.take({ name: 'next', untilMs: Date.now() + 60_000 }), undefined);
  });
}

test('takeLease() waits for the other run, says who it is, and gives up in the end', async (t) => {
  const store = await inFile(t);
  const said: string[] = [];
  const leasing = { store, say: (text: string) => void said.push(text), signal, everyMs: 20 };
  await store.take({ name: 'somebody else', untilMs: Date.now() + 60_000 });
  await assert.rejects(takeLease({ ...leasing, patienceMs: 100 }), /somebody else does/);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /Waiting for another run to end: somebody else/);
  setTimeout(() => void store.release('somebody else'), 100);
  const lease = await takeLease(leasing);
  await lease.release();
  assert.equal(await store.take({ name: 'next', untilMs: Date.now() + 1 }), undefined);
});
