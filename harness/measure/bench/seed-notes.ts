import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { REGION, TABLE_NAME } from '../../environments/local-settings.ts';

const NOTES = 500;
const CHARACTERS = 4_000;
const AT_ONCE = 25;
const Claims = z.object({ sub: z.string() });

/**
 * Writes the greatest allowed number of notes, each as long as allowed, for the owner of a token. It writes to the
 * store directly, because adding notes through the server would take minutes.
 */
export async function fillNotes(endpoint: string, token: string): Promise<void> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const { sub } = Claims.parse(JSON.parse(payload));
  const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  const db = DynamoDBDocumentClient.from(client);
  const items = Array.from({ length: NOTES }, (_, slot) => ({
    pk: `USER#${sub}`,
    sk: `NOTE#${String(slot).padStart(3, '0')}`,
    id: `${slot}-seeded`,
    slot,
    text: textOf(slot),
    createdAt: new Date(slot).toISOString(),
    expiresAt: Math.floor(Date.now() / 1_000) + 86_400,
  }));
  try {
    for (let at = 0; at < NOTES; at += AT_ONCE) {
      const requests = items.slice(at, at + AT_ONCE).map((Item) => ({ PutRequest: { Item } }));
      await db.send(new BatchWriteCommand({ RequestItems: { [TABLE_NAME]: requests } }));
    }
  } finally {
    client.destroy();
  }
}

/** Returns the text of a note, with words that differ from note to note and some that all notes share. */
const textOf = (slot: number): string =>
  Array.from({ length: CHARACTERS }, (_, at) => `word${(at * (slot + 7)) % 5_000} what is`)
    .join(' ')
    .slice(0, CHARACTERS);
