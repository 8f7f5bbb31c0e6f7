import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink } from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { z } from 'zod';
import type { ControlClient } from '../../harness/emulator/bedrock/control-client.ts';
import type { AppRouter } from '../router/router.ts';
import { RefusedResponse, toFailure, type CallFailure } from './failure.ts';
import type { Script } from './scripted-models.ts';

export type ChatRequest = inferRouterInputs<AppRouter>['chat'];
type Parts = inferRouterOutputs<AppRouter>['chat'];
type Part = Parts extends AsyncIterable<infer P> ? P : never;

export type ChatOptions = Readonly<{
  /** How the emulated model behaves for this request. */
  script?: Script;
  /** An abort of this signal closes the connection of the request. */
  signal?: AbortSignal;
  /** An abort of this signal stops the answer, as the page's Stop button does. */
  stop?: AbortSignal;
  onPart?: (part: Part) => void;
  traceId?: string;
}>;

export const newTraceId = (): string => crypto.randomUUID().replaceAll('-', '');
export const traceparent = (traceId: string): string => `00-${traceId}-${traceId.slice(16)}-01`;

const InTrace = z.object({ traceId: z.string() });

type RequestOptions = Omit<RequestInit, 'signal'> & { signal?: AbortSignal | null | undefined };

/** Sends a request, and throws a {@link RefusedResponse} for each response that is not OK, as the page does. */
async function strictFetch(
  input: string | URL | Request,
  { signal = null, ...init }: RequestOptions = {},
): Promise<Response> {
  const response = await fetch(input, { ...init, signal });
  if (response.ok) return response;
  throw new RefusedResponse(response.status, await response.text());
}

const traceHeader = (context: unknown): Record<string, string> => {
  const { data } = InTrace.safeParse(context);
  return data ? { traceparent: traceparent(data.traceId) } : {};
};

/** Creates one person's client: the real tRPC client, through the load balancer, and methods that send raw requests. */
export function createCaller(
  url: string,
  headers: Readonly<Record<string, string>>,
  control: ControlClient,
) {
  const common = { url: `${url}/trpc`, fetch: strictFetch };
  const trpc = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ path }) => path === 'chat' || path === 'chat.resume',
        true: httpBatchStreamLink({
          ...common,
          maxItems: 1,
          headers: ({ opList }) => ({ ...headers, ...traceHeader(opList[0].context) }),
        }),
        false: httpLink({
          ...common,
          methodOverride: 'POST',
          headers: ({ op }) => ({ ...headers, ...traceHeader(op.context) }),
        }),
      }),
    ],
  });

  /** Runs a function while the emulated model has a given behaviour for this trace alone. */
  const scripted = async <T>(
    traceId: string,
    script: Script | undefined,
    run: () => Promise<T>,
  ) => {
    if (!script) return run();
    await control.behave({ scope: { traceId }, ...script });
    try {
      return await run();
    } finally {
      await control.clearBehaviour({ traceId });
    }
  };

  /** Sends one message, and reads the stream of its answer to the end, even if the answer fails. */
  const chat = async (
    input: Partial<ChatRequest> & Readonly<{ query: string }>,
    { script, signal, stop, onPart, traceId = newTraceId() }: ChatOptions = {},
  ) => {
    const request: ChatRequest = {
      conversationId: crypto.randomUUID(),
      messageId: crypto.randomUUID(),
      agent: 'auto',
      ...input,
    };
    const { messageId } = request;
    stop?.addEventListener('abort', () => {
      // The server refuses a stop that arrives before its message, so a failed stop is ignored.
      trpc['chat.stop'].mutate({ messageId }).catch(() => {});
    });
    const parts: Part[] = [];
    let error: CallFailure | undefined;
    await scripted(traceId, script, async () => {
      try {
        const options = { context: { traceId }, ...(signal && { signal }) };
        for await (const part of await trpc.chat.mutate(request, options)) {
          parts.push(part);
          onPart?.(part);
        }
      } catch (thrown) {
        error = toFailure(thrown);
      }
    });
    return { request, traceId, parts, error, ...summary(parts) };
  };

  /** Resumes an answer at a position in its stream, and reads the stream to the end, even if the answer fails. */
  const resume = async (
    input: Readonly<{ messageId: string; from?: number }>,
    { signal, onPart, traceId = newTraceId() }: Omit<ChatOptions, 'script' | 'stop'> = {},
  ) => {
    const parts: Part[] = [];
    let error: CallFailure | undefined;
    try {
      const options = { context: { traceId }, ...(signal && { signal }) };
      for await (const part of await trpc['chat.resume'].mutate(input, options)) {
        parts.push(part);
        onPart?.(part);
      }
    } catch (thrown) {
      error = toFailure(thrown);
    }
    return { traceId, parts, error, ...summary(parts) };
  };

  /** Returns the failure of a call of a procedure. @throws when the call succeeds */
  const failureOf = async (call: Promise<unknown>): Promise<CallFailure> => {
    let result: unknown;
    try {
      result = await call;
    } catch (error) {
      return toFailure(error);
    }
    throw new Error(`Expected a failure, got ${JSON.stringify(result)}`);
  };

  const classify = async (
    query: string,
    { script, signal, traceId = newTraceId() }: ChatOptions = {},
  ) => {
    const options = { context: { traceId }, ...(signal && { signal }) };
    return scripted(traceId, script, async () => {
      try {
        return {
          traceId,
          answer: await trpc.classify.mutate({ query }, options),
          error: undefined,
        };
      } catch (error) {
        return { traceId, answer: undefined, error: toFailure(error) };
      }
    });
  };

  /** Sends a raw request with this person's sign-in; redirects are not followed. */
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { redirect: 'manual', ...init, headers: merged(headers, init.headers) });
  const post = (path: string, body: unknown, more: Readonly<Record<string, string>> = {}) =>
    send(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...more },
    });
  return { trpc, chat, resume, classify, failureOf, send, post, headers };
}

export type Caller = ReturnType<typeof createCaller>;
export type ChatResult = Awaited<ReturnType<Caller['chat']>>;

function merged(ours: Readonly<Record<string, string>>, more: RequestInit['headers']): Headers {
  const headers = new Headers(ours);
  for (const [name, value] of new Headers(more)) headers.set(name, value);
  return headers;
}

function summary(parts: readonly Part[]) {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const [route] = parts.flatMap((part) => (part.type === 'route' ? [part] : []));
  const [note] = parts.flatMap((part) => (part.type === 'note' ? [part] : []));
  const [receipt] = parts.flatMap((part) => (part.type === 'receipt' ? [part.receipt] : []));
  return { text, route, note, receipt };
}
