import { setTimeout as wait } from 'node:timers/promises';
import { callsPerTrace } from '../../evidence/detectors/calls-per-trace.ts';
import { logs } from '../../evidence/detectors/logs.ts';
import { termination } from '../../evidence/detectors/termination.ts';
import type { Observation } from '../../evidence/observation.ts';
import { isLateIn, type Known, type LogRecord } from '../../evidence/telemetry.ts';
import { callsOfOne, callsOfRun } from '../call-facts.ts';
import { charge, type CheckContext } from '../check-context.ts';
import { confirm } from '../confirm.ts';
import { generate, type Generated } from '../generate.ts';
import { askOf, asks, type Ask } from '../generators/asks.ts';
import { corpusQueries, loopingQuery } from '../generators/queries.ts';
import { chosen, duesOf } from '../queries-of.ts';
import { runOpen } from '../run-open.ts';

const LOG_WITHIN_MS = 15_000;
const POLL_MS = 100;
const CANARIES = 3;
const ERROR_RATE = 0.05;

/** Property 3: queries that make agents call themselves make one model call here, and the log shows no other. */
export async function noRecursion(ctx: CheckContext): Promise<void> {
  const generated: Generated<Ask> = {
    name: 'p3',
    arbitrary: asks(loopingQuery),
    seed: ctx.seed,
    count: ctx.profile.cases,
    examples: corpusQueries().map(askOf),
  };
  const cases = chosen(ctx, generate(generated));
  if (cases.length === 0) return;
  const seen = await runOpen(ctx, await duesOf(ctx, cases));
  ctx.ran(seen.length);
  const calls = callsPerTrace(seen, await callsOfRun(ctx));
  const judge = async (o: Observation) => callsPerTrace([o], await callsOfOne(ctx, o));
  ctx.find(calls, await confirm(ctx, calls, { generated, cases, judge }));
  ctx.find(termination(seen, { invalid: new Set(), errorRate: ERROR_RATE }));

  let canary = await sendCanary(ctx);
  // A canary that was shed or failed shows nothing, so another one is sent.
  for (let tries = 1; !canary.answered && tries < CANARIES; tries += 1)
    canary = await sendCanary(ctx);
  const lines = await linesWith(ctx, canary.traceId);
  const isLate = isLateIn(ctx.telemetry);
  const told = logs(seen, { lines, canary, isLate });
  const again = async (o: Observation) =>
    logs([o], { lines: await linesWith(ctx, o.traceId), canary, isLate });
  ctx.find(told, await confirm(ctx, told, { generated, cases, judge: again }));
}

/** Sends a query with unique words, which must be found in the log by its trace and not by its words. */
async function sendCanary(
  ctx: CheckContext,
): Promise<Readonly<{ traceId: string; words: string; answered: boolean }>> {
  charge(ctx, { requests: 1, modelCalls: 1 });
  const words = `canary${crypto.randomUUID().replaceAll('-', '')}`;
  const [user = ''] = ctx.target.users;
  const caller = await ctx.target.as(user);
  const observation = await caller.ask({
    id: 'p3-canary',
    procedure: 'chat',
    query: `What does ${words} mean?`,
    agent: 'general',
    signal: ctx.signal,
  });
  ctx.observe(observation);
  return {
    traceId: observation.traceId,
    words,
    answered: observation.outcome === 'answered',
  };
}

/** Returns the run's log lines, once the lines of one trace are among them; logs arrive later than answers. */
async function linesWith(ctx: CheckContext, traceId: string): Promise<Known<readonly LogRecord[]>> {
  const within = Math.max(LOG_WITHIN_MS, ctx.telemetry.settleMs ?? 0);
  const giveUpAt = performance.now() + within;
  for (;;) {
    const lines = await ctx.telemetry.logLines({ run: ctx.target.run });
    const found =
      lines.known &&
      lines.value.some((line) => line['traceId'] === traceId && line['event'] === 'request');
    if (!lines.known || found || performance.now() > giveUpAt) return lines;
    await wait(POLL_MS);
  }
}
