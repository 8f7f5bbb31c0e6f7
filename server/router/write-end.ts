import { reasonOf } from '../errors.ts';
import { insist } from '../store/insist.ts';
import type { TokenReservation } from '../store/daily-quota.ts';
import type { Turn } from '../store/turn.ts';
import type { Context } from './context.ts';
import { turnWordsOf } from './turn-words.ts';

/** Time in milliseconds for retrying to store the end of an answer when the store fails. */
export const END_WITHIN_MS = 30_000;
/** Time in milliseconds for retrying less important writes, such as search words; the receipt waits for them. */
const OPTIONAL_WITHIN_MS = 2_000;

type Caller = Pick<Context, 'sub' | 'request' | 'services'>;

type Ended = Readonly<{
  /** Reservation of the model call in the person's daily token quota. */
  today: TokenReservation;
  /** Text of the answer that this turn continues; empty when it continues none. */
  textBefore: string;
  /** Promise that resolves when the conversation is in the list of conversations. */
  listed: Promise<unknown>;
}>;

/**
 * Stores how an answer ended: its turn, its search words, and its cost. The day's tokens are settled last, because that
 * update also returns the person's item. The item shows whether the person deleted everything meanwhile. If so, all
 * items that the request wrote are deleted too.
 */
export async function writeEnd(turn: Turn, ended: Ended, caller: Caller): Promise<void> {
  const { today, textBefore, listed } = ended;
  const { sub, request, services } = caller;
  const giveUpAt = performance.now() + END_WITHIN_MS;
  let state: 'written' | 'open' = 'open';
  try {
    const [isIndexed] = await Promise.all([
      indexTurn(turn, textBefore, caller),
      insist(() => services.turns.finish(sub, turn), END_WITHIN_MS),
      insist(() => request.settle(), END_WITHIN_MS),
      listed,
    ]);
    if (isIndexed) state = 'written';
  } finally {
    const withinMs = giveUpAt - performance.now();
    const { erasure } = await insist(() => today.settle(request.tokens, state), withinMs);
    if (erasure !== today.person.erasure) await forget(turn, today, caller);
  }
}

/**
 * Releases the reservations for a question that was not sent to the model because of `error`. If the store failed,
 * the question may be stored, so the mark of its open turn stays. Never rejects: the person gets `error`.
 */
export async function settleUnasked(
  { today }: Pick<Ended, 'today'>,
  error: unknown,
  { request }: Pick<Caller, 'request'>,
): Promise<void> {
  const state = reasonOf(error).startsWith('store_') ? 'open' : 'written';
  const settled = await Promise.allSettled([
    insist(() => request.settle(), OPTIONAL_WITHIN_MS),
    insist(() => today.settle(0, state), OPTIONAL_WITHIN_MS),
  ]);
  for (const one of settled) if (one.status === 'rejected') request.survived(one.reason);
}

/**
 * Stores the words by which a search finds a turn. Never rejects, because an answer must not fail only because it
 * cannot be searched; `repairTurns` adds missing words later.
 *
 * @returns whether the words were stored
 */
async function indexTurn(
  turn: Turn,
  textBefore: string,
  { sub, request, services }: Caller,
): Promise<boolean> {
  try {
    const words = turnWordsOf(turn, textBefore);
    const add = () => services.conversations.addWords(sub, turn.conversationId, words);
    await insist(add, OPTIONAL_WITHIN_MS);
    return true;
  } catch (error) {
    request.survived(error);
    return false;
  }
}

/**
 * Deletes the items of a turn. Never rejects: if it fails, the mark of the open turn stays, and `repairTurns` deletes
 * the turn later.
 */
async function forget(
  turn: Turn,
  today: TokenReservation,
  { sub, request, services }: Caller,
): Promise<void> {
  try {
    await insist(() => services.conversations.forget(sub, turn), OPTIONAL_WITHIN_MS);
    const noted = today.turn;
    if (noted) await insist(() => services.people.closeTurn(sub, noted), OPTIONAL_WITHIN_MS);
  } catch (error) {
    request.survived(error);
  }
}
