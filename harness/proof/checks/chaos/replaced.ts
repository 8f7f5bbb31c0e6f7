import type { ChaosContext } from './chaos-context.ts';
import type { Unclear } from './clear-errors.ts';
import { howItEnded, type Entry } from './journal.ts';

export type Failed = Readonly<{ check: string; entries: readonly Entry[] }>;

/**
 * Checks that each failed message is stored with the text that was shown. Then sends the question again as the page
 * does, in a new message that replaces the failed one, and expects an answer.
 * @returns the first problem; undefined when there is none
 */
export async function replaced(
  { journal, target }: ChaosContext,
  { check, entries }: Failed,
): Promise<Unclear | undefined> {
  for (const [at, { user, conversationId, messageId, seen }] of entries.entries()) {
    const caller = await target.as(user);
    const { turns } = await caller.conversations.get(conversationId);
    const turn = turns.find((each) => each.messageId === messageId);
    if (turn === undefined)
      return [`The question of ${seen.id} failed and is not in its conversation`, [seen.id]];
    if (turn.state !== 'failed')
      return [`${seen.id} failed, its conversation says ${turn.state}`, [seen.id]];
    if (!(turn.response?.content ?? '').startsWith(seen.text ?? ''))
      return [`${seen.id} showed text before it failed, and its conversation lost it`, [seen.id]];
    const again = await journal.send({ check, query: seen.input.query, at, replaces: messageId });
    if (again.seen.outcome !== 'answered')
      return [`${seen.id} was asked again and ended as ${howItEnded(again)}`, [again.seen.id]];
  }
  return undefined;
}
