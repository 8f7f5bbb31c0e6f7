import type { Context as HonoContext } from 'hono';
import { assertSamePerson, personOf } from '../../auth/person.ts';
import { OnecallError } from '../../errors.ts';
import type { Context } from '../../router/context.ts';
import type { RequestRecord } from '../../router/request.ts';
import { metered } from '../../store/metered.ts';
import type { AppParts, Env } from '../app.ts';
import { assertJson, assertSameOrigin } from '../guards/cross-site.ts';
import { addressOf, verifySignIn } from '../sign-in.ts';
import { COSTS, isProcedure, type Cost, type Procedure } from './costs.ts';
import { createLanes } from './lanes.ts';
import { createBodyReader } from './read-body.ts';
import { createStartQueue } from './start-queue.ts';

/** A call of a procedure that has passed every check of the gate. */
export type Admitted = Readonly<{
  procedure: Procedure;
  cost: Cost;
  /** Request body of the call; empty for GET, whose input is in the query string. */
  body: string;
  context: Context;
}>;

export type Passing = Readonly<{
  c: HonoContext<Env>;
  /** Path of the procedure after `/trpc/`, as the sender wrote it. */
  path: string;
  request: RequestRecord;
}>;

/** Runs the procedure of an admitted call and returns its response. */
export type Work = (call: Admitted) => Promise<Response>;

/**
 * Creates the gate that every call of a procedure passes. It checks the origin, the sign-in, the sender's limits, the
 * procedure's name and the body, and then takes the resources of the call. Cheap checks come first, so that a refusal
 * costs little.
 *
 * The returned function throws {@link OnecallError} for a refused call.
 */
export function createGate(parts: AppParts) {
  const { config, limits, sessions, services, pseudonym } = parts;
  const readBody = createBodyReader();
  const lanes = createLanes();
  const starts = createStartQueue({ perMinute: config.USER_REQUESTS_PER_MINUTE });

  return async ({ c, path, request }: Passing, work: Work): Promise<Response> => {
    const { incoming, outgoing, target } = c.env;
    const { method } = target;
    const assertPresent = () => {
      if (hasLeft(c.env)) throw new OnecallError('stopped');
    };

    assertSameOrigin(c.req.raw.headers, config.PUBLIC_URL, method);
    if (method === 'HEAD') throw new OnecallError('not_found');
    if (method === 'POST') assertJson(c.req.raw.headers);

    const { sub, username, groups, expiresAt, originJti } = await verifySignIn(
      incoming,
      request.traceId,
      parts,
    );
    request.user = pseudonym(sub);
    assertSamePerson(c.req.raw.headers, sub);
    // The deny-list is checked before the call is counted, because a revoked session must not spend its owner's
    // allowance. Signing out needs no active session, so that it can be repeated and works while the store is
    // unreachable. A sign-out counts towards the limits of its session instead of the person's.
    const isSigningOut = path === 'session.signOut';
    const spender = isSigningOut ? `session ${originJti}` : sub;
    await limits.assertAllowance(spender);
    if (!isSigningOut) await sessions.assertActive(originJti);

    await limits.count(spender);
    await starts.enter(spender);
    const procedure = procedureOf(c, path);
    const cost = COSTS[procedure];
    assertPresent();
    if (cost.place === 'answer') {
      if (services.dailyQuota.isSpent(sub)) throw new OnecallError('quota_spent');
      limits.assertRoom(sub);
    }

    const sender = { person: sub, address: addressOf(incoming), body: cost.body };
    const body = method === 'POST' ? await readBody(incoming, sender) : Buffer.alloc(0);
    assertPresent();

    if (cost.place === 'answer') {
      const lease = limits.admit(sub);
      request.onFinish(lease.release);
    } else if (cost.place === 'follow') {
      request.onFinish(limits.follow(sub));
    } else {
      const leave = await lanes.enter(sub);
      request.onFinish(leave);
      assertPresent();
    }

    const meter = { bytes: body.length };
    const sentBefore = incoming.socket.bytesWritten;
    const gone = new AbortController();
    outgoing.once('close', () => {
      limits.charge(sub, meter.bytes + incoming.socket.bytesWritten - sentBefore);
      if (!outgoing.writableFinished) gone.abort(new OnecallError('stopped'));
      // If no procedure has begun to work on the request, the record of the request ends together with the response.
      setImmediate(() => request.closed());
    });
    const signOut = () => sessions.revoke(originJti);
    const person = personOf(sub);
    const context = {
      sub,
      groups,
      username,
      person,
      signOut,
      expiresAt,
      request,
      client: gone.signal,
      services,
    };
    return metered(meter, () => work({ procedure, cost, body: body.toString('utf8'), context }));
  };
}

/** Tells whether the client has closed the connection before the end of its request or of the response. */
export const hasLeft = ({ incoming, outgoing }: Env['Bindings']): boolean =>
  outgoing.destroyed || (incoming.destroyed && !incoming.complete);

/**
 * Returns the procedure that the path names exactly, although tRPC would also accept "//chat/" for "chat". The function
 * refuses requests that tRPC would refuse before it creates a context, because tRPC's error would have no trace id.
 */
function procedureOf(c: HonoContext<Env>, path: string): Procedure {
  const invalid = (message: string) => new OnecallError('input_invalid', { message });
  if (path.includes(',')) throw invalid('Expected one procedure per request');
  if (!isProcedure(path)) throw new OnecallError('not_found');
  const isStream = c.req.header('trpc-accept') === 'application/jsonl';
  if (isStream && c.env.target.query.get('batch') !== '1')
    throw invalid('Expected "batch=1" for a streamed answer');
  if (COSTS[path].response === 'stream' && !isStream)
    throw invalid(`${path} streams: expected the header "trpc-accept: application/jsonl"`);
  return path;
}
