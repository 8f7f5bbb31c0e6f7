import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { isConditionFailed, type Table } from './table.ts';

type Key = Readonly<{ pk: string; sk: string }>;

/** Upper bound on concurrent writes. */
const AT_ONCE = 8;

/** Sets the expiry time of items, in epoch seconds. Items that were deleted meanwhile are not created again. */
export async function setExpiry(
  { db, name: TableName }: Table,
  all: readonly Key[],
  expiresAt: number,
): Promise<void> {
  const left = [...all];
  const work = async () => {
    for (let Key = left.pop(); Key !== undefined; Key = left.pop()) {
      try {
        await db.send(
          new UpdateCommand({
            TableName,
            Key,
            ConditionExpression: 'attribute_exists(pk)',
            UpdateExpression: 'SET expiresAt = :at',
            ExpressionAttributeValues: { ':at': expiresAt },
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/**
 * Changes a conversation that exists and has not expired.
 *
 * @throws {OnecallError} `conversation_missing` for any other conversation
 */
export async function changeUnexpired(
  { db, name: TableName, now }: Table,
  Key: Key,
  { set, values }: Readonly<{ set: string; values: Readonly<Record<string, unknown>> }>,
): Promise<void> {
  try {
    await db.send(
      new UpdateCommand({
        TableName,
        Key,
        ConditionExpression: 'expiresAt > :now',
        UpdateExpression: set,
        ExpressionAttributeValues: { ...values, ':now': Math.floor(now() / 1000) },
      }),
    );
  } catch (error) {
    if (isConditionFailed(error)) throw new OnecallError('conversation_missing', { cause: error });
    throw error;
  }
}

/** Deletes an expired item that DynamoDB has not removed yet; keeps an item that has not expired. */
export async function deleteExpired({ db, name: TableName, now }: Table, Key: Key): Promise<void> {
  try {
    await db.send(
      new DeleteCommand({
        TableName,
        Key,
        ConditionExpression: 'expiresAt <= :now',
        ExpressionAttributeValues: { ':now': Math.floor(now() / 1000) },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}
