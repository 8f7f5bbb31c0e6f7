import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { REGION, TABLE_NAME } from '../../harness/environments/local-settings.ts';
import { keys, type Table } from '../store/table.ts';
import type { Caller } from './caller.ts';
import type { Onecall } from './onecall.ts';

type TableAt = Readonly<{ url: string; name: string; now: () => number }>;

/** Opens a table of the emulated store as one server does, with a clock that the test provides. */
export function openTableAt({ url: endpoint, name, now }: TableAt): Table {
  const client = new DynamoDBClient({
    region: REGION,
    endpoint,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    maxAttempts: 4,
  });
  return {
    db: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    name,
    now,
    expiresAt: () => Math.floor(now() / 1_000) + 86_400,
    close: () => client.destroy(),
  };
}

/** Opens the table of a running Onecall, with a clock that the test provides. */
export const openTestTable = (onecall: Onecall, now: () => number = Date.now): Table =>
  openTableAt({ url: onecall.dynamodb.url, name: TABLE_NAME, now });

const Claims = z.object({ sub: z.string() });

/** Returns the `sub` of a person, which is the key of the person's partition in the store. */
export function subOf({ headers }: Caller): string {
  const payload = headers['authorization']?.split('.')[1] ?? '';
  return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString())).sub;
}

/** Writes that many notes directly into the store, because adding them one by one through the API would take long. */
export async function seedNotes(onecall: Onecall, person: Caller, count: number): Promise<void> {
  const table = openTestTable(onecall);
  const sub = subOf(person);
  const createdAt = new Date(0).toISOString();
  const requests = Array.from({ length: count }, (_, slot) => ({
    PutRequest: {
      Item: {
        ...keys.note(sub, slot),
        id: `${slot}-${crypto.randomUUID()}`,
        text: `note ${slot}`,
        createdAt,
        slot,
        expiresAt: table.expiresAt(),
      },
    },
  }));
  for (let at = 0; at < count; at += 25) {
    const RequestItems = { [TABLE_NAME]: requests.slice(at, at + 25) };
    await table.db.send(new BatchWriteCommand({ RequestItems }));
  }
  table.close();
}
