import { setTimeout as wait } from 'node:timers/promises';
import { cancellation, type StopTry } from '../../evidence/detectors/stop.ts';
import { findingsOf } from '../../evidence/finding.ts';
import { isShed, isShedReason } from '../../evidence/shed.ts';
import { outcomeOfTurn } from '../../target/wire/contract.ts';
import { askAndStop } from '../ask-and-stop.ts';
import { charge, type CheckContext } from '../check-context.ts';
import { runPool } from '../run-pool.ts';
import { LONG_ANSWER } from './long-answer.ts';

const TRIES = 3;
/** Milliseconds within which a stop must reach another ECS task: twice the usual half second, for a busy machine. */
const GRACE_MS = 1_000;

/** Checks requirement C9: `chat.stop` ends an answer, whichever ECS task writes it. */
export async function stopped(ctx: CheckContext): Promise<void> {
  const users = ctx.target.users.slice(0, TRIES);
  const tries = await runPool(users, TRIES, (user) => tryToStop(ctx, user));
  const seen = tries.flatMap((one) => (one === undefined ? [] : [one]));
  if (seen.length === 0)
    return ctx.find(findingsOf('stop').inconclusive('Cannot tell: every question was shed'));
  ctx.find(cancellation(seen, { graceMs: GRACE_MS }));
}

/** Starts one answer and stops it. Returns undefined when the server shed the load. */
async function tryToStop(ctx: CheckContext, user: string): Promise<StopTry | undefined> {
  charge(ctx, { requests: 3, modelCalls: 1 });
  const caller = await ctx.target.as(user);
  const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
  const id = `stop-${user}`;
  const question = { id, procedure: 'chat', query: LONG_ANSWER, agent: 'general' } as const;
  const ids = { conversationId, messageId };
  const stopping = await askAndStop(caller, { ...question, ...ids, signal: ctx.signal });
  const { seen, textAfterStopMs, refused } = stopping;
  ctx.observe(seen);
  if (isShed(seen) || isShedReason(refused ?? '')) return undefined;
  // The model failed and ended the answer before `chat.stop` could.
  if (seen.outcome === 'failed' && seen.error?.code !== 'HARNESS') return undefined;
  await wait(GRACE_MS, undefined, { signal: ctx.signal }).catch(() => {});
  const open = await ctx.telemetry.openCallsOf(seen.traceId);
  const { turns } = await caller.conversations.get(conversationId);
  const turn = turns.find((one) => one.messageId === messageId);
  const { outcome, error } = seen;
  const ended = outcome === 'answered' || outcome === 'stopped' ? outcome : 'otherwise';
  const problem =
    refused ?? (ended === 'otherwise' ? `it was ${outcome} with ${error?.reason}` : undefined);
  return {
    id,
    ended,
    textAfterStopMs,
    ...(open.known && { openCalls: open.value }),
    stored: turn === undefined ? 'missing' : outcomeOfTurn(turn.state),
    ...(problem !== undefined && { problem }),
  };
}
