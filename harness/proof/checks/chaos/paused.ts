import { setTimeout as wait } from 'node:timers/promises';
import { NotOffered } from '../../../environments/operations.ts';
import { findingsOf } from '../../evidence/finding.ts';
import { askSome } from './ask-some.ts';
import type { ChaosCheck, ChaosContext } from './chaos-context.ts';
import { asWrong, countedBy, type Entry } from './journal.ts';

const name = 'paused';
const is = findingsOf(name);
/** Time in milliseconds within which every ECS task follows a pause and its end. */
const FOLLOWED_WITHIN_MS = 5_000;
/** Number of questions after each change: enough that the load balancer sends some to every task. */
const QUESTIONS = 8;
/** Time in milliseconds until log lines of refused questions are counted by the alarms. */
const PUBLISHED_MS = 1_000;
/** Alarms that refused questions could set off by mistake. Other alarms may go off because the machine is busy. */
const ABOUT_ANSWERS = /-(errors|not-one-call|ledger-unequal)$/;

/**
 * Returns the check of requirement C13: an operator's pause refuses all questions on every task before any model call, sets off no
 * alarm, and lets everything else go on.
 */
export const pausedWithin = (followedWithinMs: number): ChaosCheck => ({
  name,
  run: async (ctx) => {
    const { pause } = ctx.target;
    if (pause === undefined) throw new NotOffered('model calls cannot be paused from here');
    const before = await alarmsOn(ctx);
    await pause.set(true);
    let during: readonly Entry[];
    let rest: string | undefined;
    try {
      await wait(followedWithinMs, undefined, { signal: ctx.signal });
      during = await askSome(ctx, { check: name, count: QUESTIONS });
      rest = await restProblem(ctx);
    } finally {
      await pause.set(false);
    }
    const wrong = during.filter(({ seen }) => seen.error?.reason !== 'paused');
    const ignored = is.violatedBy(
      asWrong(wrong),
      () =>
        `${wrong.length} of ${QUESTIONS} questions were not refused during a pause: ${countedBy(wrong)}`,
    );
    if (ignored) return ignored;
    const called = await callsOf(ctx, during);
    await wait(PUBLISHED_MS, undefined, { signal: ctx.signal });
    const alarms = (await alarmsOn(ctx)).filter((alarm) => !before.includes(alarm));
    await wait(followedWithinMs, undefined, { signal: ctx.signal });
    const after = await askSome(ctx, { check: name, count: QUESTIONS });
    const stillPaused = after.filter(({ seen }) => seen.error?.reason === 'paused');
    const problem = [
      (called ?? 0) > 0 && `${called} model calls were made during a pause`,
      rest !== undefined && `A pause stopped more than answers: ${rest}`,
      alarms.length > 0 && `A pause set off ${alarms.join(', ')}`,
      stillPaused.length > 0 &&
        `${stillPaused.length} of ${QUESTIONS} questions were refused as paused after the pause had ended`,
    ].find((each) => each !== false);
    if (problem !== undefined) return is.violated(problem, [problem]);
    if (called === undefined) return is.inconclusive('Cannot tell: model calls are not counted');
    return is.proven(
      `All ${QUESTIONS} questions were refused ${followedWithinMs / 1_000} s after a pause, without a model call or an alarm, and answers went on after it`,
    );
  },
});

export const paused = pausedWithin(FOLLOWED_WITHIN_MS);

/** Returns the names of the alarms about answers that are on; none where no alarm is evaluated. */
async function alarmsOn({ operations }: ChaosContext): Promise<readonly string[]> {
  try {
    const alarms = await operations.evaluateAlarms();
    return alarms
      .filter((alarm) => alarm.state === 'ALARM' && ABOUT_ANSWERS.test(alarm.name))
      .map((alarm) => alarm.name);
  } catch (error) {
    if (error instanceof NotOffered) return [];
    throw error;
  }
}

/** Returns the number of model calls that questions cost; undefined when not every one of them is counted. */
async function callsOf(
  { telemetry }: ChaosContext,
  entries: readonly Entry[],
): Promise<number | undefined> {
  const counted = await Promise.all(entries.map(({ seen }) => telemetry.callsOf(seen.traceId)));
  let sum = 0;
  for (const calls of counted) {
    if (!calls.known) return undefined;
    sum += calls.value;
  }
  return sum;
}

/** Returns what went wrong with a request that needs no model; undefined when it was answered. */
async function restProblem({ target }: ChaosContext): Promise<string | undefined> {
  try {
    await (await target.as(target.users[0] ?? '')).month();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
