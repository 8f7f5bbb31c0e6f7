import { findingsOf, type Finding } from '../../evidence/finding.ts';
import { spending, type PricedQuestion } from '../../evidence/detectors/spending.ts';
import type { SpendingControl, SpendingPlan } from '../../target/spending-control.ts';
import { BudgetSpent } from '../check-budget.ts';
import { Stopped, type CheckContext } from '../check-context.ts';
import { runPool } from '../run-pool.ts';
import { nothingLeft } from './nothing-left.ts';
import { openPurse, type Purse } from './purse.ts';

/** Number of successive questions in one conversation, so that the model reads the history from its cache. */
const IN_TURN = 4;
/** Largest number of further questions that are sent until the server refuses one. */
const MOST_MORE = 60;

/**
 * Checks requirement C13: a person whose budget is spent is refused before any model call. A person can spend a small
 * budget to its end and no more. Repeats an inconclusive check of the small budget once.
 */
export async function spendingHolds(ctx: CheckContext): Promise<void> {
  const { spending: control } = ctx.target;
  if (control === undefined)
    return ctx.find(
      findingsOf('spending').inconclusive(
        'Cannot tell: no limit can be set here, or no model has a price',
      ),
    );
  try {
    await nothingLeft(ctx, control);
  } catch (error) {
    ctx.find(unfinished(ctx, error));
  }
  const { plan } = control;
  if (plan === undefined) return;
  const look = (name: string): Promise<Finding> =>
    budgetHolds(ctx, { control, plan, name }).catch((error: unknown) => unfinished(ctx, error));
  const first = await look('p3-budget');
  ctx.find(first.verdict === 'inconclusive' ? await look('p3-budget-again') : first);
}

/**
 * Returns an inconclusive finding for a request of the check that failed.
 * @throws the error itself when the harness run was ended
 */
function unfinished(ctx: CheckContext, error: unknown): Finding {
  if (ctx.signal.aborted || error instanceof BudgetSpent || error instanceof Stopped) throw error;
  const why = error instanceof Error ? error.message : String(error);
  return findingsOf('spending').inconclusive(`Could not be looked at to its end: ${why}`);
}

type Spent = Readonly<{ control: SpendingControl; plan: SpendingPlan; name: string }>;

/** Spends a small budget to its end: first in one conversation, then concurrently, then until a question is refused. */
export async function budgetHolds(
  ctx: CheckContext,
  { control, plan, name }: Spent,
): Promise<Finding> {
  const purse = await openPurse(ctx, control);
  const month = new Date().toISOString().slice(0, 7);
  // Earlier checks may have left answers that still run, or stopped calls whose cost was not reported.
  const earlier = await purse.openCalls();
  const { leftUsd, limitUsd } = await purse.month();
  // The limit includes the dollars that the person has already spent in this month.
  const limit = Math.round((limitUsd - leftUsd + plan.allowanceUsd) * 1e6) / 1e6;
  try {
    const before = await purse.setLimit(limit);
    const calledBefore = await purse.callsOfAll();
    const questions = await askAll(purse, { plan, name });
    await purse.callsEnd(earlier);
    const after = await purse.month();
    const calledAfter = await purse.callsOfAll();
    await plan.restart?.();
    const afterRestart = plan.restart ? await purse.month() : undefined;
    const returnedUsd = await purse.callsEnd(earlier);
    const afterEnd = await purse.limitEnds(limit);
    if (new Date().toISOString().slice(0, 7) !== month)
      return findingsOf('spending').inconclusive('Cannot tell: the month ended meanwhile');
    return spending({
      limitUsd: limit,
      allowanceUsd: plan.allowanceUsd,
      prices: plan.prices,
      before,
      questions,
      returnedUsd,
      ...(calledBefore !== undefined &&
        calledAfter !== undefined && { counted: calledAfter - calledBefore }),
      after,
      ...(afterRestart && { afterRestart }),
      afterEnd,
    });
  } finally {
    await purse.removeLimit();
  }
}

async function askAll(
  purse: Purse,
  { plan: { atOnce, characters }, name }: Pick<Spent, 'plan' | 'name'>,
): Promise<readonly PricedQuestion[]> {
  const ask = (part: string, conversationId: string): Promise<PricedQuestion> =>
    purse.ask(`${name}-${part}`, { characters, conversationId });
  const questions: PricedQuestion[] = [];
  const conversationId = crypto.randomUUID();
  for (let turn = 0; turn < IN_TURN; turn += 1)
    questions.push(await ask(`in-turn-${turn}`, conversationId));
  const parts = Array.from({ length: atOnce }, (_, at) => `at-once-${at}`);
  questions.push(...(await runPool(parts, atOnce, (part) => ask(part, crypto.randomUUID()))));
  for (let more = 0; more < MOST_MORE; more += 1) {
    // The prompt of a conversation grows with each question, so that the remaining budget soon does not pay for another
    // question.
    const asked = await ask(`more-${more}`, conversationId);
    questions.push(asked);
    if (asked.reason === 'budget_spent') break;
  }
  return questions;
}
