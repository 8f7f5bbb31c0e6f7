import type { Said } from '../../evidence/detectors/internals.ts';
import { send } from '../../target/wire/send.ts';
import { charge, type CheckContext } from '../check-context.ts';

type Wrong = Readonly<{
  path: string;
  method?: 'GET' | 'POST';
  type?: string;
  body?: string;
}>;

const chat = (value: unknown) => JSON.stringify({ 0: value });
const id = '00000000-0000-4000-8000-000000000000';

/** Malformed requests, which no client of the project sends; none of them may cost a model call. */
const WRONG: Readonly<Record<string, Wrong>> = {
  'no JSON': { path: '/trpc/classify', body: '{"query":' },
  'no text': { path: '/trpc/classify', body: '{"query":{"$gt":""}}' },
  'no field': { path: '/trpc/classify', body: '{}' },
  'a field of the prototype': { path: '/trpc/classify', body: '{"__proto__":{"query":"x"}}' },
  'an unknown model': {
    path: '/trpc/classify',
    body: '{"query":"x","model":"no.such-model-v1:0"}',
  },
  'no identifier': { path: '/trpc/chat?batch=1', body: chat({ query: 'x' }) },
  'an unknown agent': {
    path: '/trpc/chat?batch=1',
    body: chat({ conversationId: id, messageId: id, query: 'x', agent: 'router' }),
  },
  'an unknown procedure': { path: '/trpc/agents.call', body: '{}' },
  'a procedure of the prototype': { path: '/trpc/__proto__', body: '{}' },
  'another media type': { path: '/trpc/classify', type: 'text/plain', body: '{"query":"x"}' },
  'too large': { path: '/trpc/classify', body: JSON.stringify({ query: 'x'.repeat(100_000) }) },
  'an unreadable input': { path: '/trpc/conversations.get?input=%7B', method: 'GET' },
  'an unknown conversation': {
    path: `/trpc/conversations.get?input=${encodeURIComponent(JSON.stringify({ id }))}`,
    method: 'GET',
  },
};

/** Returns the server's responses to malformed requests of a signed-in person. */
export async function wrongRequests(ctx: CheckContext): Promise<readonly Said[]> {
  const { target } = ctx;
  const [user = ''] = target.users;
  const { token } = await target.as(user);
  const said: Said[] = [];
  for (const [what, { path, method = 'POST', type = 'application/json', body }] of Object.entries(
    WRONG,
  )) {
    charge(ctx, { requests: 1 });
    const sent = await send({
      url: target.url,
      path,
      method,
      dispatcher: target.dispatcher,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' && { 'content-type': type }),
      },
      ...(method === 'POST' && body !== undefined && { body }),
    }).catch(() => undefined);
    if (sent) said.push({ id: `p1-wrong ${what}`, text: sent.text.slice(0, 4_000) });
  }
  return said;
}
