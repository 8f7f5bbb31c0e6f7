import type { NotedTurn } from '../store/open-turns.ts';
import type { Context } from './context.ts';
import { turnWordsOf } from './turn-words.ts';

type Caller = Pick<Context, 'sub' | 'request' | 'services'>;

/**
 * Completes turns that the person's requests left half written, because their ECS task was killed or the store
 * failed. A stored turn is listed, and its words are indexed. Items written after the person had deleted everything
 * are deleted. Never rejects: an error of the store is logged, and the next call tries again.
 */
export async function repairTurns(caller: Caller): Promise<void> {
  const { sub, request, services } = caller;
  const { people, staleMs } = services;
  try {
    // Only turns older than the longest request are repaired, because an ECS task may still be writing a younger one.
    const { open, erasure } = await people.openTurns(sub, staleMs);
    for (const noted of open) {
      if (noted.erasure === erasure) await complete(noted, caller);
      else await services.conversations.forget(sub, noted);
      await people.closeTurn(sub, noted);
    }
  } catch (error) {
    request.survived(error);
  }
}

async function complete(
  { messageId, conversationId }: NotedTurn,
  { sub, services: { turns, conversations } }: Caller,
): Promise<void> {
  const found = await turns.find(sub, messageId);
  // There is nothing to complete when the question was never stored, or its conversation was deleted.
  if (found === undefined) return;
  await conversations.relist(sub, conversationId);
  await conversations.addWords(sub, conversationId, turnWordsOf(found.turn, ''));
}
