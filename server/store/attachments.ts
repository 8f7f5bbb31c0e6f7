import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { inStore, isConditionFailed, isUnexpired, keys, type Table } from './table.ts';

const Stored = z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) });
export type StoredFile = z.infer<typeof Stored>['files'][number];

export type Attachments = ReturnType<typeof createAttachments>;

/**
 * Returns the store of texts that people attach to messages. Each message's texts are one item apart from its turn,
 * so that lists of turns stay small.
 */
export function createAttachments(table: Table) {
  const { db, name: TableName } = table;
  return {
    /**
     * Stores the attached texts of a message before its question. Does nothing when the texts are stored already,
     * because the message is sent again.
     */
    write: (sub: string, messageId: string, files: readonly StoredFile[]): Promise<void> =>
      inStore(async () => {
        const Item = { ...keys.attached(sub, messageId), files, expiresAt: table.expiresAt() };
        try {
          await db.send(
            new PutCommand({
              TableName,
              Item,
              ConditionExpression: 'attribute_not_exists(pk)',
            }),
          );
        } catch (error) {
          if (!isConditionFailed(error)) throw error;
        }
      }),

    /** Returns the texts that were attached to a message; an empty list when there are none or they have expired. */
    read: (sub: string, messageId: string): Promise<readonly StoredFile[]> =>
      inStore(async () => {
        const Key = keys.attached(sub, messageId);
        const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
        return Item && isUnexpired(table, Item) ? Stored.parse(Item).files : [];
      }),
  };
}
