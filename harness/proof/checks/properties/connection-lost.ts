import { lostConnection, type LostTry } from '../../evidence/detectors/lost-connection.ts';
import { findingsOf } from '../../evidence/finding.ts';
import { isShed, isShedReason } from '../../evidence/shed.ts';
import { outcomeOfTurn } from '../../target/wire/contract.ts';
import { callsOfRun } from '../call-facts.ts';
import { charge, deadlinesOf, type CheckContext } from '../check-context.ts';
import { runPool } from '../run-pool.ts';
import { until } from '../until.ts';
import { LONG_ANSWER } from './long-answer.ts';

const TRIES = 3;
/** Milliseconds to wait until the end of an answer is stored; the server stores the end before it streams it. */
const STORED_WITHIN_MS = 5_000;

/** Checks requirement C9: the server completes an answer even when the client's connection is lost. */
export async function connectionLost(ctx: CheckContext): Promise<void> {
  const users = ctx.target.users.slice(0, TRIES);
  const tries = await runPool([...users.entries()], TRIES, ([at, user]) =>
    // Every second client resumes while the server writes the answer; the other clients resume once the answer is
    // stored.
    tryToLose(ctx, { user, takeUp: at % 2 === 0 ? 'at once' : 'once stored' }),
  );
  const lost = tries.flatMap((one) => (one === undefined ? [] : [one]));
  if (lost.length === 0)
    return ctx.find(
      findingsOf('lost-connection').inconclusive('Cannot tell: every question was shed'),
    );
  await ctx.judge(async () => {
    const { callsByTrace, isLate } = await callsOfRun(ctx);
    const counted = lost.map(({ traceId, modelCalls, ...one }) => {
      const found = callsByTrace.known ? callsByTrace.value.get(traceId) : undefined;
      const calls = found || (callsByTrace.known && !isLate ? 0 : modelCalls);
      return { ...one, modelCalls: calls };
    });
    ctx.find(lostConnection(counted));
  });
}

/**
 * An answer whose connection the harness cut, with its trace id. Until telemetry has counted the model calls,
 * `modelCalls` is the number in the receipt that the answer's stream ends with.
 */
type Lost = LostTry & Readonly<{ traceId: string }>;

type Losing = Readonly<{ user: string; takeUp: 'at once' | 'once stored' }>;

/** Cuts the connection of one answer and resumes the answer. Returns undefined when the server shed the load. */
async function tryToLose(ctx: CheckContext, { user, takeUp }: Losing): Promise<Lost | undefined> {
  charge(ctx, { requests: 6, modelCalls: 1 });
  const caller = await ctx.target.as(user);
  const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
  const id = `lost-connection-${user}`;
  const { signal } = ctx;
  const question = { id, procedure: 'chat', query: LONG_ANSWER, agent: 'general' } as const;
  const ids = { conversationId, messageId };
  const leaveAfter = (type: string) => type === 'text';
  const seen = await caller.ask({ ...question, ...ids, signal, leaveAfter });
  ctx.observe(seen);
  if (isShed(seen) || (seen.outcome === 'failed' && seen.error?.code !== 'HARNESS'))
    return undefined;
  const { text: shown = '' } = seen;
  const stored = async () => {
    const { turns } = await caller.conversations.get(conversationId);
    const turn = turns.find((one) => one.messageId === messageId);
    return turn === undefined || outcomeOfTurn(turn.state) === 'asked' ? undefined : turn;
  };
  const withinMs = deadlinesOf(ctx).answerMs;
  const isOver = endSeen(ctx, seen.traceId);
  const storedOrOver = async () => (await stored()) ?? ((await isOver()) || undefined);
  if (takeUp === 'once stored') await until({ withinMs, signal }, storedOrOver);
  const resumed = await caller.resume({ messageId, from: shown.length, signal });
  if (isShedReason(resumed.problem ?? '')) return undefined;
  const turn = await until({ withinMs: STORED_WITHIN_MS, signal }, stored);
  return {
    id,
    traceId: seen.traceId,
    isInTime: seen.outcome === 'stopped',
    shown,
    resumed: resumed.text,
    stored: {
      state: turn === undefined ? 'asked' : outcomeOfTurn(turn.state),
      text: turn?.response?.content ?? '',
    },
    modelCalls: turn?.receipt?.modelCalls ?? 0,
    ...(resumed.problem !== undefined && { problem: resumed.problem }),
  };
}

/**
 * Returns a function that tells whether the model call of a trace ended long enough ago for its answer to be stored.
 */
function endSeen({ telemetry }: CheckContext, traceId: string): () => Promise<boolean> {
  let openMs = performance.now();
  return async () => {
    const open = await telemetry.openCallsOf(traceId);
    if (!open.known || open.value > 0) openMs = performance.now();
    return performance.now() - openMs > STORED_WITHIN_MS;
  };
}
