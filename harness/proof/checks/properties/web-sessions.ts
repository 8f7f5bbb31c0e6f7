import { auth } from '../../evidence/detectors/auth.ts';
import type { Finding } from '../../evidence/finding.ts';
import { parseJson } from '../../evidence/parse.ts';
import type { WebSession } from '../../target/hosted-ui.ts';
import { present, Taken } from '../../target/present.ts';
import { charge, type CheckContext } from '../check-context.ts';
import type { TriedCredential } from './tried.ts';

export type WebSessions = Readonly<{
  /**
   * Sends the cookies of a signed-in session once more after a deploy. Then signs out and sends a copy of the cookies,
   * which must be refused.
   */
  afterDeploy: () => Promise<readonly TriedCredential[]>;
  finding: () => Finding;
}>;

/**
 * Signs a user in through the form of the hosted UI.
 * @returns undefined where the target has no hosted UI
 */
export async function throughTheForm(ctx: CheckContext): Promise<WebSessions | undefined> {
  const { hostedUi, users, url } = ctx.target;
  const user = users.at(-1);
  if (!hostedUi || user === undefined) return undefined;
  charge(ctx, { requests: 8 });
  const session = await hostedUi.signIn(user);
  const seen: TriedCredential[] = [
    await look(session, { credential: 'cookies of a form', valid: true }),
  ];
  const judged = () => ({ ...auth(seen), detector: 'hosted-ui' });
  return {
    finding: judged,
    afterDeploy: async () => {
      charge(ctx, { requests: 4 });
      seen.push(await look(session, { credential: 'cookies from before the deploy', valid: true }));
      const copy = session.copy();
      await session.send('/logout', {
        method: 'POST',
        headers: {
          origin: new URL(url).origin,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: '',
      });
      seen.push(await look(copy, { credential: 'copied cookies after sign-out', valid: false }));
      seen.push(await look(session, { credential: 'cookies after sign-out', valid: false }));
      return seen;
    },
  };
}

async function look(
  session: WebSession,
  tried: Readonly<{ credential: string; valid: boolean }>,
): Promise<TriedCredential> {
  const { status, text } = await session.send('/trpc/session.get', {
    headers: { accept: 'application/json' },
  });
  const taken = Taken.safeParse(parseJson(text)).data;
  const as = status === 200 ? taken?.result.data.username : undefined;
  const { user } = session;
  return { id: 'p1-hosted-ui', user, status, text, ...tried, ...(as !== undefined && { as }) };
}

/** Sends headers that only a load balancer may add, alone and beside a valid token; the server must refuse them all. */
export async function smuggled(
  ctx: CheckContext,
  held: ReadonlyMap<string, string>,
): Promise<readonly TriedCredential[]> {
  const [[user, token] = ['', '']] = held;
  const data = { 'x-amzn-oidc-data': token, 'x-amzn-oidc-accesstoken': token };
  const authorization = `Bearer ${token}`;
  const forged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no credential': {},
    'headers of a load balancer': data,
    'headers of a load balancer beside a token': { authorization, ...data },
    'a token of another scheme': { authorization: `Basic ${token}` },
    'two tokens in one header': { authorization: `${authorization}, ${authorization}` },
  };
  const tried: TriedCredential[] = [];
  for (const [credential, headers] of Object.entries(forged)) {
    charge(ctx, { requests: 1 });
    const received = await present(ctx.target, { procedure: 'session.get', headers });
    tried.push({ id: 'p1-smuggled', user, valid: false, credential, ...received });
  }
  return tried;
}
