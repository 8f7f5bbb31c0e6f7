import { reasonOf } from '../errors.ts';
import { insist } from '../store/insist.ts';
import type { TokenReservation } from '../store/daily-quota.ts';
import type { Turn } from '../store/turn.ts';
import type { Context } from './context.ts';
import { turnWordsOf } from './turn-words.ts';

/** Time for which the writes of an answer's end are retried when the store fails. */
export const END_WITHIN_MS = 30_000;
/** Time in milliseconds for retrying writes that an answer can do without; the receipt waits for them. */
const OPTIONAL_WITHIN_MS = 2_000;

type Caller = Pick<Context, 'sub' | 'request' | 'services'>;

type Ended = Readonly<{
  /** Tokens that the call had reserved of the person's daily quota. */
  today: TokenReservation;
  /** Text of the answer that this one continues. */
  textBefore: string;
  /** Resolves when the conversation is in the list. */
  listed: Promise<unknown>;
}>;

/**
 * Writes down how an answer ended: its turn, its words, and what it cost. The tokens of the day come last: the same update
 * returns the person, and when they deleted everything meanwhile, all that the request wrote is deleted too.
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
 * Releases the reservations of a question that was not sent to the model because of `error`. If the store failed, the
 * question may be stored, so its mark stays. Never rejects: the person gets `error`.
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
 * Adds the words by which a turn is found. Never rejects: an answer does not fail because it cannot be searched, and `repairTurns` adds
 * its words later.
 *
 * @returns whether they were added
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

/** Deletes a turn. Never rejects: the note of the turn stays, and `repairTurns` deletes it later. */
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
