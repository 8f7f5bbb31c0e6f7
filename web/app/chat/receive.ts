import type { ChatInput, Client, ChatPart } from '../../client.ts';
import { Refusal, toRefusal } from '../refusal.ts';
import type { Reason } from '../reasons.ts';
import { isAnswered, isHeld, type Turn } from './turn.ts';

/** Silence in milliseconds after which a connection counts as lost; the server pings more often. */
const SILENT_MS = 30_000;
/**
 * Times in milliseconds for which a lost answer is requested again, and for which an unconfirmed question is sent
 * again.
 */
const ACCEPTED_MS = 120_000;
const UNCONFIRMED_MS = 4_000;
const LONGEST_PAUSE_MS = 8_000;

/** Reasons for which the connection ended while the answer may continue. */
const LOST: ReadonlySet<Reason> = new Set<Reason>(['connection_lost', 'unreachable']);
/** Reasons for which the rest cannot be read now, but perhaps later. */
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
  /** Returns the current state of the turn; undefined once the page no longer holds it. */
  turn: () => Turn | undefined;
  onPart: (part: ChatPart) => void;
  /** The connection was lost; the answer is taken up by its message id. */
  onLost: () => void;
}>;

type Parts = (signal: AbortSignal) => Promise<AsyncIterable<ChatPart>>;

/**
 * Receives an answer to its end, over as many connections as needed: sends the question, or resumes an answer.
 * @returns why the answer is not complete; undefined when it is.
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
    // The question is not stored, so it can be sent again under its own id. A task that had accepted it may have
    // deleted it since.
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

/** Waits until the time is over or the network is back. */
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
