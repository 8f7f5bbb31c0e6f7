import { findingsOf, type Finding } from '../finding.ts';

/** One credential that was tried. */
export type Attempt = Readonly<{
  id: string;
  /** What it is, such as "unsigned" or "got before the deploy". */
  credential: string;
  valid: boolean;
  /** HTTP; 0 when no answer came. */
  status: number;
  /** Who the server took the bearer for, when it did. */
  as?: string;
  /** Who it should be. */
  user: string;
  /** tRPC's code in the body, which is what a streamed answer carries. */
  code?: string;
}>;

const is = findingsOf('auth');
const UNAUTHORIZED = 401;

/** Every valid credential is taken for its owner; every forged or stale one is refused with 401, and never anything else. */
export function auth(attempts: readonly Attempt[]): Finding {
  const valid = attempts.filter((attempt) => attempt.valid);
  const forged = attempts.filter((attempt) => !attempt.valid);
  const wrong = attempts.flatMap((attempt) => {
    const why = problemOf(attempt);
    return why === undefined ? [] : [{ id: attempt.id, why }];
  });
  const [first] = wrong;
  if (first)
    return is.violated(
      `${wrong.length} of ${attempts.length} credentials were not treated as they must be: ${first.why}`,
      wrong.map(({ id }) => id),
      wrong.slice(0, 50),
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

function problemOf({ credential, valid, status, as, user }: Attempt): string | undefined {
  if (!valid)
    return status === UNAUTHORIZED
      ? undefined
      : `a credential "${credential}" got status ${status}${as === undefined ? '' : ` as ${as}`}`;
  if (status !== 200) return `a valid credential "${credential}" got status ${status}`;
  return as === user ? undefined : `a valid credential of ${user} was taken for ${as}`;
}
