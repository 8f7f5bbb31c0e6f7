import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono/quick';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import type { Context } from '../router/context.ts';
import { RequestRecord } from '../router/request.ts';
import { appRouter, isProcedure, toAccount } from '../router/router.ts';
import type { AppParts, Env } from './app.ts';
import { assertJson } from './guards/json-only.ts';
import { assertSameOrigin } from './guards/same-origin.ts';
import { formatTraceparent, readTraceparent } from './guards/traceparent.ts';
import { refuse } from './refuse.ts';
import { streamProcedure } from './stream-procedure.ts';
import { signIn } from './sign-in.ts';

const ENDPOINT = '/trpc';
const BODY_LIMIT_BYTES = 64 * 1024;
/** The procedures that cost a model call. */
const COSTS_A_CALL: readonly string[] = ['chat', 'classify'];

/** The procedure that streams; the page calls it through tRPC's `httpBatchStreamLink`. */
const STREAMS = 'chat';
const Batch = z.strictObject({ 0: z.unknown() });

/** tRPC behind its guards: what is refused here never reaches a procedure and carries its HTTP status. */
export function procedures(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const limited = bodyLimit({
    maxSize: BODY_LIMIT_BYTES,
    onError: () => {
      throw new OnecallError('too_large');
    },
  });
  app.all(`${ENDPOINT}/*`, async (c) => {
    const path = decodeURIComponent(c.env.target.path.slice(`${ENDPOINT}/`.length)).slice(0, 100);
    const traceId = readTraceparent(c.req.header('traceparent'));
    const request = new RequestRecord({
      traceId,
      procedure: isProcedure(path) ? path : 'unknown',
      log: parts.log,
    });
    const response = await guarded(c, request, async () => {
      let answered: Response | undefined;
      const limitedResponse = await limited(c, async () => {
        answered = await serve(c, path, { parts, request });
      });
      return answered ?? limitedResponse ?? new Response(null, { status: 500 });
    });
    response.headers.set('traceparent', formatTraceparent(traceId));
    return response;
  });
  return app;
}

async function guarded(
  c: HonoContext<Env>,
  request: RequestRecord,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (cause) {
    const error = hasLeft(c.env) ? new OnecallError('stopped') : cause;
    request.finish(error);
    return refuse(error, {
      traceId: request.traceId,
      path: request.procedure,
      batched: c.env.target.query.get('batch') === '1' && c.req.header('trpc-accept') === undefined,
    });
  }
}

/** Whether the client went away, also in the middle of what it sent. */
const hasLeft = ({ incoming, outgoing }: Env['Bindings']): boolean =>
  outgoing.destroyed || (incoming.destroyed && !incoming.complete);

/**
 * Exactly one, under its exact name: tRPC reads "//chat/" as "chat" too, past the limits. What tRPC itself would refuse
 * before it has a context is refused here, with its trace.
 */
function assertOneProcedure(c: HonoContext<Env>, path: string): void {
  if (path.includes(','))
    throw new OnecallError('input_invalid', { message: 'Expected one procedure per request' });
  if (!isProcedure(path)) throw new OnecallError('not_found');
  const isStream = c.req.header('trpc-accept') === 'application/jsonl';
  if (isStream && c.env.target.query.get('batch') !== '1')
    throw new OnecallError('input_invalid', {
      message: 'Expected "batch=1" for a streamed answer',
    });
  if (path === STREAMS && !isStream)
    throw new OnecallError('input_invalid', {
      message: `${STREAMS} streams: expected the header "trpc-accept: application/jsonl"`,
    });
}

type Served = Readonly<{ parts: AppParts; request: RequestRecord }>;

async function serve(
  c: HonoContext<Env>,
  path: string,
  { parts, request }: Served,
): Promise<Response> {
  const { incoming, outgoing } = c.env;
  const { sessions, services, limits, config, pseudonym } = parts;
  const { method, headers } = c.req.raw;
  assertSameOrigin(headers, config.PUBLIC_URL, method);
  if (method !== 'GET' && method !== 'POST') throw new OnecallError('not_found');
  if (method === 'POST') assertJson(headers);

  const principal = await signIn(incoming, request.traceId, parts);
  const { sub, username, expiresAt, originJti } = principal;
  request.user = pseudonym(sub);
  // Gone while its keys were fetched: nobody would tell us again, and it must take no place.
  if (hasLeft(c.env)) throw new OnecallError('stopped');
  assertOneProcedure(c, path);
  if (COSTS_A_CALL.includes(path)) {
    const lease = limits.enter(sub);
    request.onFinish(() => lease.release(request.tokens));
  }
  const active = sessions.assertActive(originJti);
  active.catch(() => {}); // whoever awaits it hears of it
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new OnecallError('stopped'));
    // A request that no procedure works on ends with its response.
    setImmediate(() => request.closed());
  });
  const context: Context = {
    sub,
    username,
    expiresAt,
    active,
    request,
    client: gone.signal,
    services,
  };
  if (path === STREAMS) {
    return streamProcedure({
      router: appRouter,
      path,
      input: await readInput(c.req.raw),
      context,
      signal: gone.signal,
      onError: (error) => request.finish(toAccount(error)),
    });
  }
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: c.req.raw,
    router: appRouter,
    createContext: () => context,
    allowMethodOverride: true,
    maxBatchSize: 1,
    onError: ({ error }) => request.finish(toAccount(error)),
  });
}

/** @throws {OnecallError} `input_invalid` when the body is not a batch of one */
async function readInput(body: Request): Promise<unknown> {
  const parsed = Batch.safeParse(await body.json().catch(() => undefined));
  if (!parsed.success) throw new OnecallError('input_invalid');
  return parsed.data[0];
}
