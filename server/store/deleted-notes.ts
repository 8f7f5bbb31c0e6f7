import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { UNDO_MS } from './conversation.ts';
import { pageOfList } from './list-page.ts';
import { isUnexpired, keys, queryAll, type Table } from './table.ts';

/** Upper bound on listed deleted notes; the most recently deleted ones are listed. */
const LISTED_MAX = 200;

const StoredDeletedNote = z.object({
  id: z.string(),
  text: z.string(),
  createdAt: z.string(),
  deletedAt: z.string(),
  /** Time in epoch seconds at which the deleted note expires. */
  expiresAt: z.number(),
});
type StoredDeletedNote = z.infer<typeof StoredDeletedNote>;

/** A deleted note that can still be restored. */
export type DeletedNote = Omit<StoredDeletedNote, 'expiresAt'> &
  Readonly<{
    /** Time in ISO 8601 from which the note cannot be restored. */
    restorableUntil: string;
  }>;

/** Returns the store of deleted notes. Each is kept for a day as an item of its own, which no question finds. */
export function createDeletedNotes(table: Table) {
  const { db, name: TableName } = table;
  return {
    keep: async (
      sub: string,
      { id, text, createdAt }: Pick<StoredDeletedNote, 'id' | 'text' | 'createdAt'>,
    ): Promise<void> => {
      const kept: StoredDeletedNote = {
        id,
        text,
        createdAt,
        deletedAt: new Date(table.now()).toISOString(),
        expiresAt: Math.floor((table.now() + UNDO_MS) / 1000),
      };
      await db.send(new PutCommand({ TableName, Item: { ...keys.deletedNote(sub, id), ...kept } }));
    },

    /** Returns a deleted note that can be restored; undefined when none has this id. */
    find: async (sub: string, id: string): Promise<StoredDeletedNote | undefined> => {
      const Key = keys.deletedNote(sub, id);
      const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && isUnexpired(table, Item) ? StoredDeletedNote.parse(Item) : undefined;
    },

    forget: async (sub: string, id: string): Promise<void> => {
      await db.send(new DeleteCommand({ TableName, Key: keys.deletedNote(sub, id) }));
    },

    /** Lists the deleted notes that can be restored, the most recently deleted one first. */
    list: async (sub: string): Promise<DeletedNote[]> => {
      const { pk, sk } = keys.deletedNote(sub, '');
      const items = await queryAll(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      });
      const all = items.map((item) => StoredDeletedNote.parse(item));
      return pageOfList(all, ({ deletedAt }) => deletedAt, { limit: LISTED_MAX }).map(
        ({ expiresAt, ...note }) => ({
          ...note,
          restorableUntil: new Date(expiresAt * 1000).toISOString(),
        }),
      );
    },
  };
}
