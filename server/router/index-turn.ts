import type { Turn } from '../store/turn.ts';
import { searchableWords } from '../words/search-text.ts';
import type { Context } from './context.ts';

/**
 * Adds the words by which a turn is found. When the person deleted everything since `erasure` was read, all that the request wrote is
 * deleted instead. Never rejects: an answer that is stored does not fail because it cannot be searched.
 */
export async function indexTurn(
  turn: Turn,
  erasure: string,
  { sub, services }: Pick<Context, 'sub' | 'services'>,
): Promise<void> {
  const { conversations, people } = services;
  try {
    const words = searchableWords([turn.query, turn.response?.content ?? '']);
    await conversations.addWords(sub, turn.conversationId, words);
    const now = await people.read(sub);
    if (now.erasure !== erasure) await conversations.forget(sub, turn);
  } catch {
    // The store is away: the turn is found by its conversation's title.
  }
}
