import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { isThrottling } from './dynamo/refusal.ts';
import { openDocumentClient, type DocumentClient } from './dynamo/document-client.ts';

/**
 * Keys of the items in the one table. Every item of a person is in the partition of their `sub`, so that a query of one
 * person cannot reach another's items. A letter is a request from one ECS task to another.
 *
 * | item | pk | sk | ordered (index `by-order`) |
 * | --- | --- | --- | --- |
 * | conversation | USER#sub | CONV#id | id#~ |
 * | turn | USER#sub | TURN#messageId | id#askedAt#messageId |
 * | words | USER#sub | WORDS#id | |
 * | attached texts | USER#sub | TEXT#messageId | |
 * | note | USER#sub | NOTE#slot | |
 * | deleted note | USER#sub | DELETED#id | |
 * | person | USER#sub | PERSON | |
 * | instructions | USER#sub | INSTRUCTIONS | |
 * | letter to a task | TASK#taskId | kind#sub#messageId | |
 * | release of the page | RELEASE | id | |
 * | part of a built file | ASSET#name | number | |
 * | revoked session | SESSION#originJti | REVOKED | |
 *
 * The key of a turn contains its message id but no conversation id, so that a message can be stored only once.
 */
export const keys = {
  conversation: (sub: string, id: string) => ({ pk: `USER#${sub}`, sk: `CONV#${id}` }),
  turn: (sub: string, messageId: string) => ({ pk: `USER#${sub}`, sk: `TURN#${messageId}` }),
  ordered: (conversationId: string, ...rest: readonly string[]) =>
    [conversationId, ...rest].join('#') + (rest.length === 0 ? '#' : ''),
  words: (sub: string, id: string) => ({ pk: `USER#${sub}`, sk: `WORDS#${id}` }),
  attached: (sub: string, messageId: string) => ({ pk: `USER#${sub}`, sk: `TEXT#${messageId}` }),
  /**
   * Sort key that sorts after every time, so that one query reads a conversation's item together with its last turns.
   */
  orderedLast: (conversationId: string) => `${conversationId}#~`,
  note: (sub: string, slot: number) => ({
    pk: `USER#${sub}`,
    sk: `NOTE#${String(slot).padStart(3, '0')}`,
  }),
  deletedNote: (sub: string, id: string) => ({ pk: `USER#${sub}`, sk: `DELETED#${id}` }),
  person: (sub: string) => ({ pk: `USER#${sub}`, sk: 'PERSON' }),
  instructions: (sub: string) => ({ pk: `USER#${sub}`, sk: 'INSTRUCTIONS' }),
  task: (taskId: string) => `TASK#${taskId}`,
  letter: (
    taskId: string,
    { kind, sub, messageId }: Readonly<{ kind: string; sub: string; messageId: string }>,
  ) => ({ pk: `TASK#${taskId}`, sk: `${kind}#${sub}#${messageId}` }),
  release: (id: string) => ({ pk: 'RELEASE', sk: id }),
  assetChunk: (name: string, at: number) => ({
    pk: `ASSET#${name}`,
    sk: String(at).padStart(3, '0'),
  }),
  revoked: (originJti: string) => ({ pk: `SESSION#${originJti}`, sk: 'REVOKED' }),
};

export const ORDER_INDEX = 'by-order';

export type Table = Readonly<{
  db: DocumentClient;
  name: string;
  /** Returns the current time in epoch milliseconds; tests may pass another clock. */
  now: () => number;
  /** Returns the epoch seconds at which an item written now expires, the unit of DynamoDB's TTL. */
  expiresAt: () => number;
  close: () => void;
}>;

export function openTable(options: {
  region: string;
  /** URL of the store; DynamoDB's public URL when undefined. */
  endpoint: string | undefined;
  name: string;
  retentionDays: number;
}): Table {
  const db = openDocumentClient(options);
  return {
    db,
    name: options.name,
    now: Date.now,
    expiresAt: () => Math.floor(Date.now() / 1000) + options.retentionDays * 86_400,
    close: () => db.close(),
  };
}

/** Yields all pages of a query without the expired items. `Limit` is the number of items per page. */
export async function* queryPages(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Record<string, unknown>[]> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await table.db.send(
      new QueryCommand({ TableName: table.name, ...query, ExclusiveStartKey: start }),
    );
    yield (page.Items ?? []).filter((item) => isUnexpired(table, item));
    start = page.LastEvaluatedKey;
  } while (start);
}

/**
 * Returns the unexpired items of a query: all of them, or those of the first page when `Limit` is given. Reads are
 * consistent.
 */
export async function queryAll(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for await (const page of queryPages(table, { ConsistentRead: true, ...query })) {
    items.push(...page);
    if (query.Limit !== undefined) break;
  }
  return items;
}

export function isUnexpired({ now }: Table, { expiresAt }: Record<string, unknown>): boolean {
  return typeof expiresAt !== 'number' || expiresAt > now() / 1000;
}

type Key = Readonly<{ pk: string; sk: string }>;

const BATCH_TRIES = 10;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Deletes items in batches of 25, DynamoDB's limit. Items that a batch leaves unprocessed are sent again after a
 * pause that doubles.
 *
 * @throws {OnecallError} `store_throttled` when some are left after ten tries
 */
export async function deleteAll(table: Table, all: readonly Key[]): Promise<void> {
  for (let at = 0; at < all.length; at += 25) {
    let requests = all.slice(at, at + 25).map((Key) => ({ DeleteRequest: { Key } }));
    for (let tries = 0; requests.length > 0; tries += 1) {
      if (tries === BATCH_TRIES) throw new OnecallError('store_throttled');
      if (tries > 0) {
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
        await sleep(pauseMs * (0.5 + Math.random() / 2));
      }
      const { UnprocessedItems } = await table.db.send(
        new BatchWriteCommand({ RequestItems: { [table.name]: requests } }),
      );
      const left = UnprocessedItems?.[table.name] ?? [];
      requests = requests.filter(({ DeleteRequest: { Key } }) =>
        left.some((one) => one.DeleteRequest?.Key?.['sk'] === Key.sk),
      );
    }
  }
}

export const isConditionFailed = (error: unknown): error is DynamoDBServiceException =>
  error instanceof DynamoDBServiceException && error.name === 'ConditionalCheckFailedException';

/** Runs work on the store. Every error of DynamoDB or the network becomes `store_throttled` or `store_unavailable`. */
export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OnecallError) throw error;
    throw new OnecallError(isThrottling(error) ? 'store_throttled' : 'store_unavailable', {
      cause: error,
    });
  }
}
