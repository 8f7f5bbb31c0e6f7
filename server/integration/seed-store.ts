import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { REGION, TABLE_NAME } from '../../harness/environments/local-settings.ts';
import { keys, type Table } from '../store/table.ts';
import type { Caller } from './caller.ts';
import type { Onecall } from './onecall.ts';

type TableAt = Readonly<{ url: string; name: string; now: () => number }>;

/** Opens a table of the emulated store as one task does, with a clock of the test's own. */
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

/** Opens the table behind a running Onecall, with a clock of the test's own. */
export const openTestTable = (onecall: Onecall, now: () => number = Date.now): Table =>
  openTableAt({ url: onecall.dynamodb.url, name: TABLE_NAME, now });

const Claims = z.object({ sub: z.string() });

/** Returns the `sub` whose partition holds the person's items. */
export function subOf({ headers }: Caller): string {
  const payload = headers['authorization']?.split('.')[1] ?? '';
  return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString())).sub;
}

/** Puts that many notes into the first slots, as adding them one by one would take long. */
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
