import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { inStore, keys, type Table } from './table.ts';

/** A request that an ECS task sends to the ECS task that writes an answer: to stop it, or to store its progress. */
const Letter = z.object({
  kind: z.enum(['stop', 'follow']),
  sub: z.string(),
  messageId: z.string(),
});
export type Letter = z.infer<typeof Letter>;

export type Mailbox = ReturnType<typeof createMailbox>;

/** Lifetime of a letter in seconds; an ECS task that has ended never reads the letters that were sent to it. */
const EXPIRES_AFTER_SECONDS = 600;

/**
 * Returns the store of letters between ECS tasks. Each recipient has one partition, so that it reads all its letters
 * with one query.
 */
export function createMailbox(table: Table) {
  const { db, name: TableName } = table;
  return {
    send: (taskId: string, letter: Letter): Promise<void> =>
      inStore(async () => {
        const expiresAt = Math.floor(table.now() / 1000) + EXPIRES_AFTER_SECONDS;
        await db.send(
          new PutCommand({
            TableName,
            Item: { ...keys.letter(taskId, letter), ...letter, expiresAt },
          }),
        );
      }),

    /** Returns the letters that were sent to an ECS task, and deletes them. */
    collect: (taskId: string): Promise<Letter[]> =>
      inStore(async () => {
        const { Items = [] } = await db.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': keys.task(taskId) },
          }),
        );
        const letters = Items.map((item) => Letter.parse(item));
        await Promise.all(
          letters.map((letter) =>
            db.send(new DeleteCommand({ TableName, Key: keys.letter(taskId, letter) })),
          ),
        );
        return letters;
      }),
  };
}
