import type { Turn } from '../store/turn.ts';
import { searchableWords } from '../words/search-text.ts';
import type { Context } from './context.ts';

/** The word that a text ends with, which its continuation may go on in. */
const LAST_WORD = /\S{0,100}$/;

/**
 * Adds the words by which a turn is found. When the person deleted everything since `erasure` was read, all that the request wrote is
 * deleted instead. Never rejects: an answer that is stored does not fail because it cannot be searched.
 */
export async function indexTurn(
  turn: Turn,
  { erasure, textBefore }: Readonly<{ erasure: string; textBefore: string }>,
  { sub, services }: Pick<Context, 'sub' | 'services'>,
): Promise<void> {
  const { conversations, people } = services;
  try {
    const content = (LAST_WORD.exec(textBefore)?.[0] ?? '') + (turn.response?.content ?? '');
    const words = searchableWords([turn.query, content]);
    await conversations.addWords(sub, turn.conversationId, words);
    const now = await people.read(sub);
    if (now.erasure !== erasure) await conversations.forget(sub, turn);
  } catch {
    // The store is away: the turn is found by its conversation's title.
  }
}
