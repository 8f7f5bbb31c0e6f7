import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono/quick';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import { RequestRecord } from '../router/request.ts';
import { appRouter, toLoggedError } from '../router/router.ts';
import type { AppParts, Env } from './app.ts';
import { isProcedure } from './gate/costs.ts';
import { createGate, hasLeft, type Admitted } from './gate/gate.ts';
import { formatTraceparent, readTraceparent } from './guards/traceparent.ts';
import { refuse } from './refuse.ts';
import { streamProcedure } from './stream-procedure.ts';

const ENDPOINT = '/trpc';
/** Number of characters after which a procedure's name is cut; no procedure has a longer name. */
const MAX_NAME = 100;
const Batch = z.strictObject({ 0: z.unknown() });

/**
 * Returns the routes of tRPC, all behind the gate. A call that the gate refuses never reaches a procedure, and its
 * response has the HTTP status of the refusal.
 */
export function procedures(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const pass = createGate(parts);
  app.all(`${ENDPOINT}/*`, async (c) => {
    const { path: sent, query } = c.env.target;
    const path = decodeURIComponent(sent.slice(`${ENDPOINT}/`.length)).slice(0, MAX_NAME);
    const traceId = readTraceparent(c.req.header('traceparent'));
    const procedure = isProcedure(path) ? path : 'unknown';
    const request = new RequestRecord({ traceId, procedure, log: parts.log });
    const refused = (cause: unknown) => {
      const error = hasLeft(c.env) ? new OnecallError('stopped') : cause;
      request.finish(error);
      const batched = query.get('batch') === '1' && c.req.header('trpc-accept') === undefined;
      return refuse(error, { traceId, path: procedure, batched });
    };
    const response = await pass({ c, path, request }, (call) => serve(c, call)).catch(refused);
    response.headers.set('traceparent', formatTraceparent(traceId));
    return response;
  });
  return app;
}

async function serve(c: HonoContext<Env>, call: Admitted): Promise<Response> {
  const { procedure, cost, body, context } = call;
  const { request, client: signal } = context;
  if (cost.response === 'stream') {
    return streamProcedure({
      router: appRouter,
      path: procedure,
      input: readInput(body),
      context,
      signal,
      onError: (error) => request.finish(toLoggedError(error)),
    });
  }
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: requestOf(c, call),
    router: appRouter,
    createContext: () => context,
    allowMethodOverride: true,
    maxBatchSize: 1,
    onError: ({ error }) => request.finish(toLoggedError(error)),
  });
}

/**
 * Returns the request that tRPC reads. It contains only what the gate has checked, and nothing else that the client
 * sent.
 */
function requestOf(c: HonoContext<Env>, { procedure, body, context }: Admitted): Request {
  const { method, query } = c.env.target;
  const accept = c.req.header('trpc-accept');
  return new Request(`http://onecall${ENDPOINT}/${procedure}?${query.toString()}`, {
    method,
    signal: context.client,
    headers: {
      'content-type': 'application/json',
      ...(accept !== undefined && { 'trpc-accept': accept }),
    },
    ...(method === 'POST' && { body }),
  });
}

/**
 * Reads the input of a streamed call from the request body. @throws {OnecallError} `input_invalid` unless the body is a
 * batch of one call
 */
function readInput(body: string): unknown {
  const parsed = Batch.safeParse(parseJson(body));
  if (!parsed.success) throw new OnecallError('input_invalid');
  return parsed.data[0];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
