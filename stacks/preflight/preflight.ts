import { DeployProblem, messageOf } from '../deploy/problem.ts';
import type { DeploySession } from '../deploy/session.ts';
import { boundary } from './boundary.ts';
import { domain } from './domain.ts';
import { loginPrefix } from './login-prefix.ts';
import { modelAccess } from './models.ts';
import type { PreflightQuestion } from './question.ts';
import { quotas } from './quotas.ts';
import { zones } from './zones.ts';

/** A client at the company's provider has a secret, which stands in no file. */
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

/** Longest time for all questions, which are sent at once. */
const WITHIN_MS = 10_000;

/** A problem: the thing it concerns, and what is wrong with it. */
export type Wrong = readonly [about: string, what: string];

/** Returns everything that is wrong with the account for this environment; nothing is made or changed. */
export async function preflight(session: DeploySession): Promise<Wrong[]> {
  const answers = QUESTIONS.map(async ({ about, ask }) =>
    (await answered(ask(session))).map((what): Wrong => [about, what]),
  );
  return (await Promise.all(answers)).flat();
}

/**
 * Returns the problems that a check found. A check that cannot run is a problem too, because the deploy would meet it
 * later.
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
 * Refuses an account that is not ready. @throws {DeployProblem} with a table of all problems, before anything is made
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
