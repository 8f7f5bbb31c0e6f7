import {
  createTRPCClient,
  httpBatchStreamLink,
  httpLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { Reason, REASONS } from '../server/errors.ts';
import type { SPECIALISTS } from '../server/tasks/specialists/all.ts';
import type { AppRouter } from '../server/router/router.ts';
import { Refusal, refusalOf } from './app/refusal.ts';

type RequestInitEsque = Omit<RequestInit, 'signal'> & { signal?: AbortSignal | null | undefined };
type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

export type Client = TRPCClient<AppRouter>;
/** All reasons with which the server can refuse a request, and the table that describes them. */
export type ServerReason = Reason;
export type ServerReasons = typeof REASONS;
type Specialists = typeof SPECIALISTS;
/** The question categories by code, each with its specialist's name, agent type and, for notes, action. */
export type PageRoutes = Readonly<{
  [C in keyof Specialists]: Readonly<{ label: Specialists[C]['name'] }> &
    Omit<Specialists[C]['route'], 'category'>;
}>;
export type Session = Outputs['session']['get'];
/** A person's spending in a month: the budget, the rest of it, and the use by day, model and category. */
export type Month = Outputs['spending']['month'];
export type OfferedModel = Outputs['models']['list'][number];
export type Summary = Outputs['conversations']['list'][number];
export type Pinned = Outputs['conversations']['pinned'][number];
export type Conversation = Outputs['conversations']['get'];
export type StoredTurn = Conversation['turns'][number];
export type Note = Outputs['notes']['list'][number];
export type ChatInput = Inputs['chat'];
export type Attached = NonNullable<ChatInput['attachments']>[number];
export type AttachedFile = NonNullable<StoredTurn['attachments']>[number];
export type Agent = ChatInput['agent'];
export type FeedbackInput = Inputs['feedback']['give'];
export type ChatPart = Outputs['chat'] extends AsyncIterable<infer P> ? P : never;
export type Route = Omit<Extract<ChatPart, { type: 'route' }>, 'type' | 'originalQuery'>;
export type NoteSaved = Omit<Extract<ChatPart, { type: 'note' }>, 'type'>;
export type Receipt = Extract<ChatPart, { type: 'receipt' }>['receipt'];

const url = '/trpc';

type Send = (input: string | URL | Request, init: RequestInit) => Promise<Response>;

/**
 * Returns a `fetch` that throws a {@link Refusal} for each response that is not the server's JSON, such as HTML of
 * the load balancer.
 */
const strict =
  (send: Send) =>
  async (input: RequestInfo | URL, init?: RequestInitEsque): Promise<Response> => {
    const { signal, ...rest } = init ?? {};
    const response = await send(input, { ...rest, signal: signal ?? null }).catch(
      (cause: unknown) => {
        if (signal?.aborted === true) throw cause;
        throw new Refusal({ reason: navigator.onLine ? 'unreachable' : 'offline' });
      },
    );
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    if (response.ok && isJson) return response;
    throw refusalOf(response, await response.text().catch(() => ''));
  };

/**
 * Returns a client of the server's procedures. All calls use POST, so that no question or search text appears in a
 * URL, and each call is a separate HTTP request.
 */
export function createClient(
  person: () => string | undefined,
  send: Send = (input, init) => fetch(input, init),
): Client {
  const strictFetch = strict(send);
  /**
   * Returns the header with the id of the person for whom a call is made. The call `session.get`, which finds out who
   * is signed in, has none.
   */
  const naming = (path: string): Record<string, string> => {
    const named = path === 'session.get' ? undefined : person();
    return named === undefined ? {} : { 'x-onecall-person': named };
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ path }) => path === 'chat' || path === 'chat.resume',
        true: httpBatchStreamLink({
          url,
          maxItems: 1,
          fetch: strictFetch,
          headers: ({ opList }) => naming(opList[0].path),
        }),
        false: httpLink({
          url,
          methodOverride: 'POST',
          fetch: strictFetch,
          headers: ({ op }) => naming(op.path),
        }),
      }),
    ],
  });
}
