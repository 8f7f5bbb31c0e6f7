import { setTimeout as wait } from 'node:timers/promises';
import { findingsOf, type Finding } from '../../evidence/finding.ts';
import { present } from '../../target/present.ts';
import { charge, type CheckContext } from '../check-context.ts';
import { runPool } from '../run-pool.ts';
import type { TriedCredential } from './tried.ts';
import { messageOf } from '../../evidence/parse.ts';

export type DeployCheckResult = Readonly<{
  attempts: readonly TriedCredential[];
  finding: Finding;
}>;

const is = findingsOf('deploy');
const PROBE_EVERY_MS = 40;
const AT_ONCE = 8;
/** Status of a response that the server's limit on a person's request rate refuses; a deploy does not cause it. */
const LIMITED = 429;

/**
 * Makes a real deploy while requests are being sent. Then sends every token that was issued before the deploy, and a
 * new token of each person.
 * @returns undefined where no deploy can be made
 */
export async function deploy(
  ctx: CheckContext,
  held: ReadonlyMap<string, string>,
): Promise<DeployCheckResult | undefined> {
  const { target } = ctx;
  if (!target.restart) return undefined;
  const [[prober, token] = ['', '']] = held;
  const probes: { status: number; text: string }[] = [];
  const deployed = new AbortController();
  const probing = (async () => {
    while (!deployed.signal.aborted) {
      charge(ctx, { requests: 1 });
      const headers = { authorization: `Bearer ${token}` };
      probes.push(await present(target, { procedure: 'session.get', headers }));
      await wait(PROBE_EVERY_MS);
    }
  })();
  // The requests that are sent during the deploy are awaited after it. If one of them fails earlier, the rejected
  // promise must not end the process.
  probing.catch(() => {});
  let failed: string | undefined;
  try {
    await target.restart();
  } catch (error) {
    failed = messageOf(error);
  }
  deployed.abort();
  await probing;
  if (failed !== undefined)
    return { attempts: [], finding: is.inconclusive(`The deploy could not be made: ${failed}`) };

  const everybody = [...held];
  const attempts = await runPool(everybody, AT_ONCE, async ([user, old]) => {
    charge(ctx, { requests: 2 });
    const fresh = (await target.signInAgain(user)).token;
    return Promise.all([
      shown(ctx, { user, token: old, credential: 'got before the deploy' }),
      shown(ctx, { user, token: fresh, credential: 'got after the deploy' }),
    ]);
  });
  const lost = probes.filter(({ status }) => status !== 200 && status !== LIMITED);
  const finding =
    is.violatedBy(
      lost.map(({ status, text }) => ({ id: `a request of ${prober}: ${status}`, status, text })),
      ({ status }) =>
        `${lost.length} of ${probes.length} requests failed during the deploy, first with status ${status}`,
    ) ??
    is.proven(
      `None of ${probes.length} requests failed during the deploy, and no sign-in was lost by it`,
    );
  return { attempts: attempts.flat(), finding };
}

type Shown = Readonly<{ user: string; token: string; credential: string }>;

async function shown(
  ctx: CheckContext,
  { user, token, credential }: Shown,
): Promise<TriedCredential> {
  const headers = { authorization: `Bearer ${token}` };
  const received = await present(ctx.target, { procedure: 'session.get', headers });
  const id = `p1-deploy-${user}`;
  // The server names the owner of a token given on the command line only when the token is first used.
  const owner = user.startsWith('verify-') ? user : (received.as ?? user);
  return { id, valid: true, user: owner, credential, ...received };
}
