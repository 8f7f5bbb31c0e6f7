import { createHash } from 'node:crypto';
import { OnecallError } from '../errors.ts';

/** Header with which a page names the person that it made a call for. */
export const PERSON_HEADER = 'x-onecall-person';

/**
 * Returns the identifier of a person that a page may hold and send: equal on every task, no secret, and not the `sub`,
 * which cannot be guessed and so cannot be found from it.
 */
export const personOf = (sub: string): string =>
  createHash('sha256').update(`onecall person ${sub}`).digest('hex').slice(0, 16);

/**
 * Refuses a call that a page made for another person, who was signed in to the same browser before (A6b). API clients
 * do not name a person; their token identifies them.
 *
 * @throws {OnecallError} `other_person`
 */
export function assertSamePerson(headers: Headers, sub: string): void {
  const named = headers.get(PERSON_HEADER);
  if (named !== null && named !== personOf(sub)) throw new OnecallError('other_person');
}
