import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { inStore, keys, type Table } from './table.ts';

export type Sessions = ReturnType<typeof createSessions>;

/**
 * The sessions that were signed out (A6). A copied load balancer cookie would work until it ends; its tokens keep
 * their `origin_jti` through every refresh, so remembering that for the session's longest life stops it.
 */
export function createSessions(table: Table, sessionHours: number) {
  const { db, name: TableName } = table;
  return {
    revoke: (originJti: string): Promise<void> =>
      inStore(async () => {
        const expiresAt = Math.floor(table.now() / 1000) + sessionHours * 3_600;
        await db.send(
          new PutCommand({ TableName, Item: { ...keys.revoked(originJti), expiresAt } }),
        );
      }),

    /** @throws {OnecallError} `session_revoked` when the session was signed out. */
    assertActive: (originJti: string): Promise<void> =>
      inStore(async () => {
        const { Item } = await db.send(
          new GetCommand({ TableName, Key: keys.revoked(originJti), ConsistentRead: true }),
        );
        if (Item !== undefined) throw new OnecallError('session_revoked');
      }),
  };
}
