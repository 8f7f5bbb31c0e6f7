import { setTimeout as sleep } from 'node:timers/promises';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { createRecent } from '../recent.ts';
import { insist } from './insist.ts';
import { shareReads } from './share-reads.ts';
import { inStore, keys, type Table } from './table.ts';

export type Sessions = ReturnType<typeof createSessions>;

const REVOKE_WITHIN_MS = 600_000;
const ANSWER_WITHIN_MS = 3_000;
const MAX_REVOKED_HERE = 10_000;

/**
 * Returns the store of signed-out sessions (A6). A copied load balancer cookie would work until it expires. Its
 * tokens keep their `origin_jti` through every refresh. The store therefore remembers the `origin_jti` for a
 * session's longest life, which makes the cookie useless.
 */
export function createSessions(table: Table, sessionHours: number) {
  const { db, name: TableName } = table;
  /** Sessions that this ECS task knows to be revoked, which it refuses without reading the store. */
  const knownRevoked = createRecent<object>(MAX_REVOKED_HERE, sessionHours * 3_600_000);
  const write = (originJti: string) =>
    inStore(async () => {
      const expiresAt = Math.floor(table.now() / 1000) + sessionHours * 3_600;
      await db.send(new PutCommand({ TableName, Item: { ...keys.revoked(originJti), expiresAt } }));
    });
  const isRevoked = shareReads((originJti) =>
    inStore(async () => {
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: keys.revoked(originJti), ConsistentRead: true }),
      );
      if (Item !== undefined) knownRevoked.set(originJti, {});
      return Item !== undefined;
    }),
  );
  return {
    /**
     * Revokes a session. When the store is unreachable, this ECS task refuses the session at once, and every other
     * ECS task as soon as the store answers. No ECS task can read a conversation before that.
     */
    revoke: async (originJti: string): Promise<void> => {
      knownRevoked.set(originJti, {});
      const written = insist(() => write(originJti), REVOKE_WITHIN_MS);
      // A sign-out waits for the store for at most 3 s; the write is retried after that.
      await Promise.race([
        written.catch(() => {}),
        sleep(ANSWER_WITHIN_MS, undefined, { ref: false }),
      ]);
    },

    /** Checks that the session was not signed out. @throws {OnecallError} `session_revoked` when it was. */
    assertActive: async (originJti: string): Promise<void> => {
      if (knownRevoked.has(originJti) || (await isRevoked(originJti)))
        throw new OnecallError('session_revoked');
    },
  };
}
