import { createHash } from 'node:crypto';
import type { Result } from '../report/result.ts';
import type { Target } from '../target/target.ts';

const SHOWN = 16;

/** Returns a hash of a token. The report stores the hash and never the token. */
export const markOf = (token: string): string =>
  createHash('sha256').update(token).digest('hex').slice(0, SHOWN);

/**
 * Returns which users have a session at the beginning, and a hash of each token. A run after a deploy is compared with
 * this list.
 * @throws {TargetError} `sign_in`
 */
export const readSignIns = (target: Target): Promise<Result['signIns']> =>
  Promise.all(
    target.users.map(async (user) => {
      const caller = await target.as(user);
      const accepted = await caller.session().then(
        () => true,
        () => false,
      );
      return { user, token: markOf(caller.token), accepted };
    }),
  );
