import { findingsOf, problemsIn, type Finding } from '../finding.ts';

/** A request that tried to use one credential. */
export type SignInAttempt = Readonly<{
  id: string;
  /** Kind of the credential, such as "unsigned" or "got before the deploy". */
  credential: string;
  valid: boolean;
  /** HTTP status of the response; 0 when there was no response. */
  status: number;
  /** Name of the user that the server identified; absent when it refused the credential. */
  as?: string;
  /** Name of the user that the credential belongs to. */
  user: string;
  /** Error code of tRPC in the response's body; a streamed response has it there only. */
  code?: string;
}>;

const is = findingsOf('auth');
const UNAUTHORIZED = 401;
/**
 * Response statuses that say nothing about a credential: no connection, load shedding, or no target behind the load
 * balancer.
 */
const HINDERED: ReadonlySet<number> = new Set([0, 429, 502, 503, 504]);

/** Tells whether a response says nothing about the credential that was sent. */
export const isHindered = ({ status }: Pick<SignInAttempt, 'status'>): boolean =>
  HINDERED.has(status);

/**
 * Checks that every valid credential identifies its owner, and that the server refuses every forged or stale credential
 * with 401.
 */
export function auth(attempts: readonly SignInAttempt[]): Finding {
  const told = attempts.filter((attempt) => !isHindered(attempt));
  const valid = told.filter((attempt) => attempt.valid);
  const forged = told.filter((attempt) => !attempt.valid);
  const wrong = problemsIn(told, problemOf);
  const violation = is.violatedBy(
    wrong,
    ({ why }) =>
      `${wrong.length} of ${attempts.length} credentials were not treated as they must be: ${why}`,
  );
  if (violation) return violation;
  const [hindered] = attempts.filter(isHindered);
  if (hindered)
    return is.inconclusive(
      `Cannot tell: ${attempts.length - told.length} of ${attempts.length} credentials got no answer of the server, such as status ${hindered.status} for "${hindered.credential}"; verify again while the load is lower`,
    );
  if (valid.length === 0 || forged.length === 0)
    return is.inconclusive(
      `Cannot tell: ${valid.length} valid and ${forged.length} forged credentials were tried`,
    );
  const kinds = new Set(forged.map(({ credential }) => credential)).size;
  return is.proven(
    `${valid.length} valid credentials were taken for their owners, ${forged.length} forged or stale ones of ${kinds} kinds refused with 401`,
  );
}

function problemOf({ credential, valid, status, as, user }: SignInAttempt): string | undefined {
  if (!valid)
    return status === UNAUTHORIZED
      ? undefined
      : `a credential "${credential}" got status ${status}${as === undefined ? '' : ` as ${as}`}`;
  if (status !== 200) return `a valid credential "${credential}" got status ${status}`;
  return as === user ? undefined : `a valid credential of ${user} was taken for ${as}`;
}
