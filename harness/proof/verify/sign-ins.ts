import { createHash } from 'node:crypto';
import type { Result } from '../report/result.ts';
import type { Target } from '../target/target.ts';

const SHOWN = 16;

/** Returns a hash of a token, the only thing that the report keeps of it. */
export const markOf = (token: string): string =>
  createHash('sha256').update(token).digest('hex').slice(0, SHOWN);

/**
 * Returns who had a session at the beginning, and by which token, to join the run with one after a deploy.
 *
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
