import { setTimeout as wait } from 'node:timers/promises';
import { auth, isHindered } from '../../evidence/detectors/auth.ts';
import { internals, type Said } from '../../evidence/detectors/internals.ts';
import { findingsOf } from '../../evidence/finding.ts';
import { forgeryKinds, forgeToken } from '../../target/forge-token.ts';
import { present } from '../../target/present.ts';
import { charge, type CheckContext, type Replay } from '../check-context.ts';
import { credentialCases, eachKindOnce, type CredentialCase } from '../generators/credentials.ts';
import { generate, type Case } from '../generate.ts';
import { chosen } from '../queries-of.ts';
import { runPool } from '../run-pool.ts';
import { deploy } from './deploy.ts';
import type { TriedCredential } from './tried.ts';
import { smuggled, throughTheForm } from './web-sessions.ts';
import { wrongRequests } from './wrong-requests.ts';

const AT_ONCE = 16;
/**
 * Largest number of requests with one credential; the request is repeated when load is shed or a connection is reset.
 */
const TRIES = 4;
const AGAIN_MS = 2_000;
const deployIs = findingsOf('deploy');

/**
 * Checks property 1: every valid user has a session before and after a deploy, also with a token issued before it.
 * Every forged or stale credential must be refused.
 */
export async function authentication(ctx: CheckContext): Promise<void> {
  const { target } = ctx;
  const kinds = forgeryKinds(target.credentials);
  const generated = generate({
    name: 'p1',
    arbitrary: credentialCases(kinds),
    seed: ctx.seed,
    count: ctx.profile.cases,
    examples: eachKindOnce(kinds),
  });
  const cases = chosen(ctx, generated);
  const held = new Map<string, string>();
  for (const user of target.users) held.set(user, (await target.as(user)).token);
  const attempts: TriedCredential[] = [];
  const tryAll = async (some: readonly Case<CredentialCase>[]) =>
    void attempts.push(...(await runPool(some, AT_ONCE, (one) => tryOne(ctx, held, one))));

  const sessions = ctx.cases.size > 0 ? undefined : await throughTheForm(ctx);
  await tryAll(cases.filter(({ value }) => !value.after));
  const deployed = ctx.cases.size > 0 ? undefined : await deploy(ctx, held);
  await tryAll(cases.filter(({ value }) => value.after));
  ctx.ran(attempts.length);
  if (deployed) attempts.push(...deployed.attempts);
  if (sessions) attempts.push(...(await sessions.afterDeploy()));
  if (ctx.cases.size === 0) attempts.push(...(await smuggled(ctx, held)));

  const found = auth(attempts);
  const replay = replayOf(ctx, { held, cases, failing: found.observations });
  // The finding is reported even when the search for the smallest input that still fails ends with an error.
  ctx.find(found, await replay.catch(() => undefined));
  if (ctx.cases.size > 0) return;
  if (deployed) ctx.find(deployed.finding);
  else
    ctx.find(
      deployIs.inconclusive(
        'Cannot tell: no deploy can be made from here; run before and after one and join both with make compare',
      ),
    );
  ctx.find(
    sessions?.finding() ??
      findingsOf('hosted-ui').inconclusive(
        'Cannot tell: there is no hosted UI to sign in through; to enable it, verify an environment by its name (ENV=)',
      ),
  );
  const wrong = await wrongRequests(ctx);
  const said: Said[] = attempts.filter(({ status }) => status >= 400 || status === 0);
  ctx.find(internals([...said.filter(({ text }) => text.length > 0), ...wrong]));
}

async function tryOne(
  ctx: CheckContext,
  held: ReadonlyMap<string, string>,
  { id, value }: Case<CredentialCase>,
): Promise<TriedCredential> {
  charge(ctx, { requests: 1 });
  const { target } = ctx;
  const { users } = target;
  const user = users[value.user % users.length] ?? '';
  const other = users[(value.user + 1) % users.length] ?? '';
  const token = held.get(user) ?? '';
  const tried = { id, user, valid: value.valid };
  if (value.valid) {
    const shown = value.fresh ? (await target.signInAgain(user)).token : token;
    const received = await show(ctx, shown, value.procedure);
    return { ...tried, ...received, user: await nameOf(target, user), credential: 'bearer' };
  }
  const { idToken } = value.kind === 'id_token' ? await target.credentials.signIn(user) : {};
  const genuine = {
    token,
    other: held.get(other) ?? '',
    credentials: target.credentials,
    ...(idToken !== undefined && { idToken }),
  };
  const forged = await forgeToken(value.kind, genuine, value.at);
  const credential = forged === undefined ? 'garbage' : value.kind;
  return { ...tried, ...(await show(ctx, forged ?? 'x.y.z', value.procedure)), credential };
}

async function show(
  ctx: CheckContext,
  token: string,
  procedure: CredentialCase['procedure'],
): ReturnType<typeof present> {
  const headers = { authorization: `Bearer ${token}` };
  for (let tries = 1; ; tries += 1) {
    const received = await present(ctx.target, { procedure, headers });
    if (!isHindered(received) || tries === TRIES) return received;
    await wait(AGAIN_MS, undefined, { signal: ctx.signal }).catch(() => {});
    charge(ctx, { requests: 1 });
  }
}

/**
 * Names of users, by target. The harness cannot name the user of a token from the command line, so it takes the first
 * name that the server returns.
 */
const names = new WeakMap<object, Map<string, string>>();
async function nameOf(target: CheckContext['target'], user: string): Promise<string> {
  if (user.startsWith('verify-')) return user;
  const known = names.get(target) ?? new Map<string, string>();
  names.set(target, known);
  const name = known.get(user) ?? (await (await target.as(user)).session()).username;
  known.set(user, name);
  return name;
}

type Failing = Readonly<{
  held: ReadonlyMap<string, string>;
  cases: readonly Case<CredentialCase>[];
  failing: readonly string[];
}>;

async function replayOf(
  ctx: CheckContext,
  { held, cases, failing }: Failing,
): Promise<Replay | undefined> {
  const again = cases.filter(({ id }) => failing.includes(id));
  const [first] = again;
  if (!first) return undefined;
  const second = auth([await tryOne(ctx, held, first)]);
  const { property, seed } = ctx;
  return {
    property,
    seed,
    cases: again.slice(0, 5).map(({ id }) => id),
    again: second.verdict === 'violated' ? 'confirmed' : 'flaky',
    smallest: `${first.value.valid ? 'valid' : first.value.kind} on ${first.value.procedure}`,
  };
}
