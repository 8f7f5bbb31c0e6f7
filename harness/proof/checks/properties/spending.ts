import { setTimeout as wait } from 'node:timers/promises';
import { spending, type PricedQuestion } from '../../evidence/detectors/spending.ts';
import type { SpendingControl } from '../../target/spending-control.ts';
import { charge, type CheckContext } from '../check-context.ts';
import { runPool } from '../run-pool.ts';

/** Number of questions in one conversation, so that its history comes from the cache. */
const IN_TURN = 4;
/**
 * Number of concurrent questions. Together they cost more than the budget has left, so a server with a faulty check
 * exceeds it.
 */
const AT_ONCE = 40;
/** Upper bound on the questions that are sent until one is refused. */
const MOST_MORE = 40;
const HOUR_MS = 3_600_000;
/** Upper bound on the reads of a month while reservations are being released, and milliseconds between two of them. */
const MOST_LOOKS = 30;
const LOOK_EVERY_MS = 500;
/** Time after which a temporary budget must have ended, in ms. */
const SHORT_MS = 1_500;

/**
 * C13: checks that a person can spend a small budget to its end and not more. It needs a target whose budgets it may
 * set.
 */
export async function budgetHolds(ctx: CheckContext, control: SpendingControl): Promise<void> {
  const user = ctx.target.users.at(-1) ?? '';
  const caller = await ctx.target.as(user);
  const { modelId, prices, limitUsd, setLimit, seenAfterMs } = control;
  const seenByAll = () => wait(seenAfterMs, undefined, { signal: ctx.signal });
  const month = () => {
    charge(ctx, { requests: 1, modelCalls: 0 });
    return caller.month();
  };
  /**
   * Reads the month until it no longer changes: the unused rest of a reservation may be released some moments after the
   * answer.
   */
  const settledMonth = async () => {
    let last = await month();
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      await wait(LOOK_EVERY_MS, undefined, { signal: ctx.signal });
      const now = await month();
      if (now.leftUsd === last.leftUsd) return now;
      last = now;
    }
    return last;
  };
  const ask = async (name: string, conversationId: string): Promise<PricedQuestion> => {
    charge(ctx, { requests: 1, modelCalls: 1 });
    const id = `spending-${name}`;
    const seen = await caller.ask({
      id,
      procedure: 'chat',
      // The question is so long that two of them exceed the shortest prompt that the model caches.
      query: `Question ${name}. ${'The harbour opens at nine. '.repeat(20)}`,
      agent: 'general',
      model: modelId,
      conversationId,
      messageId: crypto.randomUUID(),
      signal: ctx.signal,
    });
    ctx.observe(seen);
    const { receipt, error, traceId, outcome } = seen;
    if (error === undefined) return { id, ...(receipt && outcome === 'answered' && { receipt }) };
    const calls = await ctx.telemetry.callsOf(traceId);
    return { id, reason: error.reason, ...(calls.known && { calls: calls.value }) };
  };

  await setLimit(user, { usd: limitUsd, endsAtMs: Date.now() + HOUR_MS });
  await seenByAll();
  const before = await month();
  const questions: PricedQuestion[] = [];
  const conversationId = crypto.randomUUID();
  for (let turn = 0; turn < IN_TURN; turn += 1)
    questions.push(await ask(`in-turn-${turn}`, conversationId));
  const names = Array.from({ length: AT_ONCE }, (_, at) => `at-once-${at}`);
  questions.push(...(await runPool(names, AT_ONCE, (name) => ask(name, crypto.randomUUID()))));
  for (let more = 0; more < MOST_MORE; more += 1) {
    const asked = await ask(`more-${more}`, crypto.randomUUID());
    questions.push(asked);
    if (asked.reason === 'budget_spent') break;
  }
  const after = await settledMonth();
  await ctx.target.restart?.();
  const afterRestart = ctx.target.restart ? await month() : undefined;
  await setLimit(user, { usd: limitUsd, endsAtMs: Date.now() + SHORT_MS });
  await wait(SHORT_MS);
  await seenByAll();
  const afterEnd = await month();
  ctx.find(
    spending({
      limitUsd,
      prices,
      before,
      questions,
      after,
      ...(afterRestart && { afterRestart }),
      afterEnd,
    }),
  );
}
