import { setTimeout as wait } from 'node:timers/promises';
import { findingsOf, type Finding } from '../../evidence/finding.ts';
import { isMissing, WireError } from '../../target/wire/call.ts';
import { outcomeOfTurn, type Turn } from '../../target/wire/contract.ts';
import { charge } from '../check-context.ts';
import type { ChaosContext } from './chaos-context.ts';
import type { Entry } from './journal.ts';

export const NOTHING_LOST = 'nothing-lost';
const is = findingsOf(NOTHING_LOST);
const TRIES = 20;
const AGAIN_MS = 4_000;

/**
 * Checks requirements R1 and R2: every message whose receipt was seen can be read back, with the text that was shown.
 */
export async function nothingLost(ctx: ChaosContext): Promise<Finding> {
  const kept = ctx.journal.entries.filter(({ seen }) => seen.outcome === 'answered');
  if (kept.length === 0) return is.inconclusive('No message was answered, so none could be lost');
  const lost: string[] = [];
  for (const [, entries] of Map.groupBy(kept, ({ conversationId }) => conversationId)) {
    const turns = new Map((await turnsOf(ctx, entries)).map((turn) => [turn.messageId, turn]));
    for (const { messageId, seen } of entries) {
      const turn = turns.get(messageId);
      const isKept = turn !== undefined && outcomeOfTurn(turn.state) === 'answered';
      if (!isKept || turn.response?.content !== seen.text) lost.push(seen.id);
    }
  }
  ctx.figure({
    name: 'stored messages lost',
    value: lost.length,
    unit: 'messages',
    of: kept.length,
    says: 'messages whose receipt was seen and that could not be read back as they were shown',
  });
  return (
    is.violatedBy(
      lost.map((id) => ({ id })),
      () =>
        `${lost.length} of ${kept.length} messages whose receipt was seen could not be read back as they were shown`,
    ) ??
    is.proven(
      `All ${kept.length} messages whose receipt was seen were read back as they were shown`,
    )
  );
}

/**
 * Returns the stored turns of a conversation. Waits between failed reads, because the environment may limit the rate of
 * requests.
 */
async function turnsOf(ctx: ChaosContext, [first]: readonly Entry[]): Promise<readonly Turn[]> {
  if (first === undefined) return [];
  for (let tries = 1; ; tries += 1) {
    charge(ctx, { requests: 1 });
    try {
      const caller = await ctx.target.as(first.user);
      return (await caller.conversations.get(first.conversationId)).turns;
    } catch (error) {
      if (isMissing(error)) return [];
      if (!(error instanceof WireError)) throw error;
      if (error.status !== 429 || tries >= TRIES) throw error;
      await wait(AGAIN_MS);
    }
  }
}
