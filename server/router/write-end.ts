import { insist } from '../store/insist.ts';
import type { TokenReservation } from '../store/daily-quota.ts';
import type { Turn } from '../store/turn.ts';
import { searchableWords } from '../words/search-text.ts';
import type { Context } from './context.ts';

/** Time for which the writes of an answer's end are retried when the store fails. */
export const END_WITHIN_MS = 30_000;
/** The same for what an answer can do without; the receipt waits for it. */
const OPTIONAL_WITHIN_MS = 2_000;

/** The word that a text ends with, which its continuation may go on in. */
const LAST_WORD = /\S{0,100}$/;

type Caller = Pick<Context, 'sub' | 'request' | 'services'>;

type Ended = Readonly<{
  /** What the call had set aside of the person's day. */
  today: TokenReservation;
  /** The text that the answer goes on from. */
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
  try {
    await Promise.all([
      insist(() => services.turns.finish(sub, turn), END_WITHIN_MS),
      insist(() => request.settle(), END_WITHIN_MS),
      indexTurn(turn, textBefore, caller),
      listed,
    ]);
  } finally {
    const withinMs = giveUpAt - performance.now();
    const { erasure } = await insist(() => today.settle(request.tokens), withinMs);
    if (erasure !== today.person.erasure) await forget(turn, caller);
  }
}

/** Adds the words by which a turn is found. Never rejects: an answer does not fail because it cannot be searched. */
async function indexTurn(
  turn: Turn,
  textBefore: string,
  { sub, request, services }: Caller,
): Promise<void> {
  const content = (LAST_WORD.exec(textBefore)?.[0] ?? '') + (turn.response?.content ?? '');
  try {
    const words = searchableWords([turn.query, content]);
    const add = () => services.conversations.addWords(sub, turn.conversationId, words);
    await insist(add, OPTIONAL_WITHIN_MS);
  } catch (error) {
    // The turn is found by the title of its conversation alone.
    request.survived(error);
  }
}

/** Deletes a turn. Never rejects: what stays expires. */
async function forget(turn: Turn, { sub, request, services }: Caller): Promise<void> {
  try {
    await insist(() => services.conversations.forget(sub, turn), OPTIONAL_WITHIN_MS);
  } catch (error) {
    request.survived(error);
  }
}
