import type { ChaosContext } from './chaos-context.ts';
import { howItEnded, type Entry } from './journal.ts';

export type Again = Readonly<{ wrong: string; id: string }> | Readonly<{ says: string }>;

const AT_ONCE = 4;

/**
 * Sends messages without an answer once more, under their own ids. The server must answer each one now, or report that
 * it stored the message before.
 */
export async function sendLostAgain(ctx: ChaosContext, lost: readonly Entry[]): Promise<Again> {
  let answered = 0;
  let received = 0;
  for (let at = 0; at < lost.length; at += AT_ONCE) {
    const batch = lost.slice(at, at + AT_ONCE);
    const sent = await Promise.all(
      batch.map((entry) =>
        ctx.journal.send({ check: 'again', query: entry.seen.input.query, at: 0, again: entry }),
      ),
    );
    for (const entry of sent) {
      if (entry.seen.outcome === 'answered') answered += 1;
      else if (entry.seen.error?.reason === 'message_seen') received += 1;
      else
        return {
          wrong: `A message that failed was sent again and ended as ${howItEnded(entry)}, expected an answer or message_seen`,
          id: entry.seen.id,
        };
      if (entry.seen.outcome !== 'answered' && !(await isKept(ctx, entry)))
        return {
          wrong: `A message was received before (message_seen), but its conversation does not hold it`,
          id: entry.seen.id,
        };
    }
  }
  return {
    says: `${answered} answered now, ${received} received before and kept`,
  };
}

async function isKept(ctx: ChaosContext, { user, conversationId, messageId }: Entry) {
  const caller = await ctx.target.as(user);
  const { turns } = await caller.conversations.get(conversationId);
  return turns.some((turn) => turn.messageId === messageId);
}
