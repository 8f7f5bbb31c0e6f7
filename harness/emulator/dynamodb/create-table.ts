import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';

const ACTIVE_WITHIN_MS = 30_000;

/**
 * Creates a table unless it exists, and waits until its state is ACTIVE.
 *
 * @throws when the existing table has other keys or indexes, or the table is not ACTIVE within 30 s
 */
export async function createTable(
  client: DynamoDBClient,
  input: CreateTableCommandInput,
): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const table = await untilActive(client, input.TableName);
  if (isDeepStrictEqual(keysOf(table), keysOf(input))) return;
  throw new Error(
    `Cannot use the table "${input.TableName}" that is there: its keys or indexes differ, delete the store's folder`,
  );
}

async function untilActive(
  client: DynamoDBClient,
  TableName: string | undefined,
): Promise<TableDescription> {
  const giveUpAt = performance.now() + ACTIVE_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return Table;
    await sleep(20);
  }
  throw new Error(
    `Cannot use the table "${TableName}": it is not ACTIVE after ${ACTIVE_WITHIN_MS} ms`,
  );
}

type Keyed = Pick<
  CreateTableCommandInput | TableDescription,
  'KeySchema' | 'LocalSecondaryIndexes' | 'GlobalSecondaryIndexes'
>;

function keysOf({ KeySchema, LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] }: Keyed) {
  const indexes = [...LocalSecondaryIndexes, ...GlobalSecondaryIndexes].map((index) => ({
    name: index.IndexName,
    keys: index.KeySchema,
    projection: index.Projection,
  }));
  return {
    keys: KeySchema,
    indexes: indexes.toSorted((a, b) => String(a.name).localeCompare(String(b.name))),
  };
}
