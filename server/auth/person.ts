import { createHash } from 'node:crypto';
import { OnecallError } from '../errors.ts';

/** Header in which a page sends the identifier of the person for whom it makes a call. */
export const PERSON_HEADER = 'x-onecall-person';

/**
 * Returns an identifier of a person that a page may hold and send. It is a hash of the `sub`, so it is the same on
 * every server. The `sub` stays secret, because nobody can guess it and compare hashes.
 */
export const personOf = (sub: string): string =>
  createHash('sha256').update(`onecall person ${sub}`).digest('hex').slice(0, 16);

/**
 * Refuses a call from a page of another person, who was signed in to the same browser before (A6b). API clients do not
 * send the person's identifier; their token names the person.
 *
 * @throws {OnecallError} `other_person`
 */
export function assertSamePerson(headers: Headers, sub: string): void {
  const named = headers.get(PERSON_HEADER);
  if (named !== null && named !== personOf(sub)) throw new OnecallError('other_person');
}
