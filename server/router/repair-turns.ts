import type { NotedTurn } from '../store/open-turns.ts';
import type { Context } from './context.ts';
import { turnWordsOf } from './turn-words.ts';

type Caller = Pick<Context, 'sub' | 'request' | 'services'>;

/**
 * Completes what requests of the person have left half written, because their task was killed or the store was away: a stored turn gets
 * its place in the list and its words, and what was written after everything had been deleted is deleted. Never rejects: a store that is
 * away is logged, and the next call tries again.
 */
export async function repairTurns(caller: Caller): Promise<void> {
  const { sub, request, services } = caller;
  const { people, staleMs } = services;
  try {
    // A turn is repaired once it is older than any request can run, because a task may still be writing a younger one.
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
  // The question was never stored, or its conversation was deleted.
  if (found === undefined) return;
  await conversations.relist(sub, conversationId);
  await conversations.addWords(sub, conversationId, turnWordsOf(found.turn, ''));
}
