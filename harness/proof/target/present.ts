import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { failureOf } from './wire/jsonl.ts';
import { send } from './wire/send.ts';
import { messageOf, parseJson } from '../evidence/parse.ts';

/** A request that carries a credential, to find out whether the server accepts the credential. */
export type Presented = Readonly<{
  procedure: 'session.get' | 'classify' | 'chat';
  headers: Readonly<Record<string, string>>;
}>;

type Received = Readonly<{ status: number; as?: string; code?: string; text: string }>;

/** Response of `session.get` to an accepted credential. */
export const Taken = z.object({ result: z.object({ data: z.object({ username: z.string() }) }) });
const CHAT = '/trpc/chat?batch=1';

/**
 * Sends a credential to a server. Returns whether the server accepted it, and for whom; status 0 means that there was
 * no response.
 */
export async function present(
  { url, dispatcher }: Readonly<{ url: string; dispatcher: Dispatcher }>,
  { procedure, headers }: Presented,
): Promise<Received> {
  const asks = procedure !== 'session.get';
  try {
    const { status, text } = await send({
      url,
      dispatcher,
      path: procedure === 'chat' ? CHAT : `/trpc/${procedure}`,
      method: asks ? 'POST' : 'GET',
      headers: {
        ...headers,
        ...(asks && { 'content-type': 'application/json' }),
        ...(procedure === 'chat' && { 'trpc-accept': 'application/jsonl' }),
      },
      ...(asks && { body: bodyOf(procedure) }),
    });
    const body = parseJson(text);
    const [first]: unknown[] = Array.isArray(body) ? body : [body];
    const as = Taken.safeParse(first).data?.result.data.username;
    const code = failureOf(first)?.data.code;
    return {
      status,
      text: text.slice(0, 2_000),
      ...(as !== undefined && { as }),
      ...(code !== undefined && { code }),
    };
  } catch (error) {
    return { status: 0, text: messageOf(error) };
  }
}

function bodyOf(procedure: 'classify' | 'chat'): string {
  const query = 'hello';
  if (procedure === 'classify') return JSON.stringify({ query });
  const ids = { conversationId: crypto.randomUUID(), messageId: crypto.randomUUID() };
  return JSON.stringify({ 0: { ...ids, query, agent: 'auto' } });
}
