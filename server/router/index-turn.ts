import { insist } from '../store/insist.ts';
import type { Turn } from '../store/turn.ts';
import { searchableWords } from '../words/search-text.ts';
import type { Context } from './context.ts';

/** Time for which a failing store is tried again; the receipt waits for it. */
const WITHIN_MS = 2_000;

/** The word that a text ends with, which its continuation may go on in. */
const LAST_WORD = /\S{0,100}$/;

/**
 * Adds the words by which a turn is found. When the person deleted everything since `erasure` was read, all that the request wrote is
 * deleted instead. Never rejects: an answer that is stored does not fail because it cannot be searched. A store that stays away is logged.
 */
export async function indexTurn(
  turn: Turn,
  { erasure, textBefore }: Readonly<{ erasure: string; textBefore: string }>,
  { sub, request, services }: Pick<Context, 'sub' | 'request' | 'services'>,
): Promise<void> {
  const { conversations, people } = services;
  try {
    const content = (LAST_WORD.exec(textBefore)?.[0] ?? '') + (turn.response?.content ?? '');
    const words = searchableWords([turn.query, content]);
    await insist(() => conversations.addWords(sub, turn.conversationId, words), WITHIN_MS);
    const now = await insist(() => people.read(sub), WITHIN_MS);
    if (now.erasure !== erasure) await insist(() => conversations.forget(sub, turn), WITHIN_MS);
  } catch (error) {
    // The turn is found by the title of its conversation alone, and expires with it.
    request.survived(error);
  }
}
