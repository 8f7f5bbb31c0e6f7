import { mkdir } from 'node:fs/promises';
import { DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { Level } from 'level';
import { createTable } from './create-table.ts';
import type { Fault } from './fault.ts';
import { FaultyStore } from './faulty-store.ts';

export type DynamoDbOptions = Readonly<{
  /** Folder for the store's files, which is created if missing; when absent, the store is in memory. */
  path?: string;
}>;

export type DynamoDb = Awaited<ReturnType<typeof startDynamoDb>>;

/**
 * Starts a DynamoDB on 127.0.0.1 with the package dynalite. It validates and answers requests as DynamoDB does. It
 * has no transactions, UpdateTimeToLive or backups, and never deletes expired items. Readers must filter expired
 * items, as AWS advises anyway.
 *
 * @throws when another process has the store open
 */
export async function startDynamoDb(options: DynamoDbOptions = {}) {
  const { path } = options;
  if (path !== undefined) await requireUsable(path);
  const waits = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const store = new FaultyStore(dynalite({ ...waits, ...(path === undefined ? {} : { path }) }));
  await store.listen();
  const url = `http://127.0.0.1:${store.port}`;
  return {
    /** URL of the emulated DynamoDB, for `AWS_ENDPOINT_URL_DYNAMODB`. */
    url,
    /** Creates a table unless it exists, and waits until its state is ACTIVE. */
    createTable: (input: CreateTableCommandInput) => createTableAt(url, input),
    /** Replaces the current fault; undefined removes it. */
    setFault: (fault: Fault | undefined) => store.set(fault),
    /** Returns the number of requests received so far by operation, such as PutItem. */
    received: () => store.received,
    close: () => store.close(),
  };
}

/** Checks that the store's folder can be opened, because dynalite opens it late and ends the process if it cannot. */
async function requireUsable(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const level = new Level(path);
  try {
    await level.open();
    await level.close();
  } catch (cause) {
    throw new Error(`Cannot open the store in "${path}": is another process using it?`, { cause });
  }
}

async function createTableAt(endpoint: string, input: CreateTableCommandInput): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await createTable(client, input);
  } finally {
    client.destroy();
  }
}
