import type { ChatInput, Client, ChatPart } from '../../client.ts';
import { Refusal, toRefusal } from '../refusal.ts';
import type { Reason } from '../reasons.ts';
import { isAnswered, isHeld, type Turn } from './turn.ts';

/**
 * Time in milliseconds without any data after which a connection counts as lost; the server sends pings more often.
 */
const SILENT_MS = 30_000;
/**
 * Times in milliseconds for which the page tries to resume an answer. The long one applies if the server holds the
 * question, the short one if the server has not confirmed that.
 */
const ACCEPTED_MS = 120_000;
const UNCONFIRMED_MS = 4_000;
const LONGEST_PAUSE_MS = 8_000;

/** Reasons for a lost connection; the server may still be writing the answer. */
const LOST: ReadonlySet<Reason> = new Set<Reason>(['connection_lost', 'unreachable']);
/** Reasons why the rest of an answer cannot be read now but may be readable later. */
const LATER: ReadonlySet<Reason> = new Set<Reason>([
  ...LOST,
  'offline',
  'busy',
  'draining',
  'rate_limited',
  'too_many_streams',
  'store_throttled',
  'store_unavailable',
  'keys_unreachable',
]);

export type Receiving = Readonly<{
  client: Client;
  messageId: string;
  signal: AbortSignal;
  /** Returns the current question with its answer, or undefined once the page no longer holds it. */
  turn: () => Turn | undefined;
  onPart: (part: ChatPart) => void;
  /** Called when the connection is lost and the page is about to resume the answer by its message id. */
  onLost: () => void;
}>;

type Parts = (signal: AbortSignal) => Promise<AsyncIterable<ChatPart>>;

/**
 * Receives an answer to its end, over as many connections as needed. With `ask` it first sends the question; without,
 * it resumes an answer.
 * @returns why the answer is incomplete, or undefined if it is complete
 */
export async function receive(receiving: Receiving, ask?: ChatInput): Promise<Refusal | undefined> {
  const { client, messageId, turn, signal, onLost } = receiving;
  const rest: Parts = (signal) =>
    client['chat.resume'].mutate({ messageId, from: turn()?.text.length ?? 0 }, { signal });
  let first: Refusal | undefined;
  if (ask) {
    first = await read(receiving, (signal) => client.chat.mutate(ask, { signal }));
    if (!first) return undefined;
    if (!LOST.has(first.reason) && first.reason !== 'message_seen') return first;
  }
  const beganAt = performance.now();
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    if (signal.aborted || !turn()) return undefined;
    onLost();
    const refusal = await read(receiving, rest);
    if (!refusal) return undefined;
    const now = turn();
    const held = now !== undefined && isHeld(now);
    // The server does not hold the question, so the question can be sent again under its own id. A server task may
    // have accepted and then deleted it.
    if (refusal.reason === 'message_missing' && !held)
      return first && LOST.has(first.reason) ? first : new Refusal({ reason: 'connection_lost' });
    const within = held ? ACCEPTED_MS : UNCONFIRMED_MS;
    if (!LATER.has(refusal.reason) || performance.now() - beganAt > within) return refusal;
    await pause(pauseMs, signal);
  }
}

async function read(
  { signal, onPart, turn }: Receiving,
  open: Parts,
): Promise<Refusal | undefined> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), SILENT_MS);
  try {
    for await (const part of await open(AbortSignal.any([signal, silent.signal]))) {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENT_MS);
      onPart(part);
    }
    const now = turn();
    return now && isAnswered(now) ? undefined : new Refusal({ reason: 'connection_lost' });
  } catch (thrown) {
    return silent.signal.aborted ? new Refusal({ reason: 'connection_lost' }) : toRefusal(thrown);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for a time in milliseconds, or until the network is back or `signal` aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const done = () => resolve();
  globalThis.addEventListener?.('online', done);
  signal.addEventListener('abort', done);
  await promise;
  clearTimeout(timer);
  globalThis.removeEventListener?.('online', done);
  signal.removeEventListener('abort', done);
}
