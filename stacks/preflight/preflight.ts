import { DeployProblem, messageOf } from '../deploy/problem.ts';
import type { DeploySession } from '../deploy/session.ts';
import { boundary } from './boundary.ts';
import { domain } from './domain.ts';
import { loginPrefix } from './login-prefix.ts';
import { modelAccess } from './models.ts';
import type { PreflightQuestion } from './question.ts';
import { quotas } from './quotas.ts';
import { zones } from './zones.ts';

/**
 * Checks that the environment variable with the client secret at the company's sign-in provider is set. The secret is
 * stored in no file.
 */
const signIn: PreflightQuestion = {
  about: 'sign-in',
  ask: async ({ environment: { users } }) => {
    if (users.pool === 'existing' || users.federation?.kind !== 'oidc') return [];
    if ((process.env['OIDC_CLIENT_SECRET'] ?? '') !== '') return [];
    return [
      `OIDC_CLIENT_SECRET is not set: the secret of ${users.federation.clientId} at ${users.federation.issuer}`,
    ];
  },
};

const QUESTIONS: readonly PreflightQuestion[] = [
  signIn,
  zones,
  domain,
  loginPrefix,
  quotas,
  modelAccess,
  boundary,
];

/** Longest wait in milliseconds for the answers to all checks, which run at once. */
const WITHIN_MS = 10_000;

/** A problem of the account: the subject that it concerns, and a sentence about it. */
export type Wrong = readonly [about: string, what: string];

/** Returns every problem of the account that would make a deploy of this environment fail. It changes nothing. */
export async function preflight(session: DeploySession): Promise<Wrong[]> {
  const answers = QUESTIONS.map(async ({ about, ask }) =>
    (await answered(ask(session))).map((what): Wrong => [about, what]),
  );
  return (await Promise.all(answers)).flat();
}

/**
 * Returns the problems that a check found. A check that fails to run counts as a problem too, because the deploy would
 * probably fail at the same call.
 */
async function answered(asked: Promise<readonly string[]>): Promise<readonly string[]> {
  const { promise: late, resolve } = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(
    () => resolve([`AWS did not answer within ${WITHIN_MS / 1000} s: try again`]),
    WITHIN_MS,
  );
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    return [`cannot be looked at: ${messageOf(error).split('\n')[0]}`];
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Refuses to deploy to an account that is not ready, before anything is created.
 * @throws {DeployProblem} with a table of all problems
 */
export async function refuseUnready(session: DeploySession): Promise<void> {
  const wrong = await preflight(session);
  if (wrong.length === 0) return;
  const width = Math.max(...wrong.map(([about]) => about.length));
  const rows = wrong.map(([about, what]) => `  ${about.padEnd(width)}  ${what}`);
  throw new DeployProblem(
    `Cannot deploy "${session.environment.name}", and nothing was made:\n${rows.join('\n')}`,
  );
}
