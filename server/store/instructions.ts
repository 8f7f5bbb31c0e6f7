import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { inStore, isUnexpired, keys, type Table } from './table.ts';

const Stored = z.object({ text: z.string() });

export type Instructions = ReturnType<typeof createInstructions>;

/** Returns the store of standing instructions: one text for each person, which is part of all their prompts. */
export function createInstructions(table: Table) {
  const { db, name: TableName } = table;
  return {
    /** Returns the person's instructions; empty when there are none. */
    read: (sub: string): Promise<string> =>
      inStore(async () => {
        const { Item } = await db.send(
          new GetCommand({ TableName, Key: keys.instructions(sub), ConsistentRead: true }),
        );
        return Item && isUnexpired(table, Item) ? Stored.parse(Item).text : '';
      }),

    /** Replaces the person's instructions by a text; an empty text deletes them. */
    write: (sub: string, text: string): Promise<void> =>
      inStore(async () => {
        const Key = keys.instructions(sub);
        if (text === '') await db.send(new DeleteCommand({ TableName, Key }));
        else {
          const Item = { ...Key, text, expiresAt: table.expiresAt() };
          await db.send(new PutCommand({ TableName, Item }));
        }
      }),
  };
}
