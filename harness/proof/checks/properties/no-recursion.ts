import { setTimeout as wait } from 'node:timers/promises';
import { callsPerTrace } from '../../evidence/detectors/calls-per-trace.ts';
import { logs } from '../../evidence/detectors/logs.ts';
import { termination } from '../../evidence/detectors/termination.ts';
import type { Observation } from '../../evidence/observation.ts';
import { isLateIn, type Known, type LogRecord } from '../../evidence/telemetry.ts';
import { callsOfOne, callsOfRun } from '../call-facts.ts';
import { sendCanary } from '../canary.ts';
import type { CheckContext } from '../check-context.ts';
import { confirm, resendOnce } from '../confirm.ts';
import { generate, type Generated } from '../generate.ts';
import { askOf, generatedRequests, type GeneratedRequest } from '../generators/asks.ts';
import { corpusQueries, loopingQuery } from '../generators/queries.ts';
import { chosen, duesOf } from '../queries-of.ts';
import { runCasesOpen } from '../run-open.ts';

const LOG_WITHIN_MS = 15_000;
const POLL_MS = 100;
const ERROR_RATE = 0.05;

/**
 * Checks property 3: queries that make agents call themselves cost one model call each, and the log shows no further
 * call.
 */
export async function noRecursion(ctx: CheckContext): Promise<void> {
  const generated: Generated<GeneratedRequest> = {
    name: 'p3',
    arbitrary: generatedRequests(loopingQuery),
    seed: ctx.seed,
    count: ctx.profile.cases,
    examples: corpusQueries().map(askOf),
  };
  const cases = chosen(ctx, generate(generated));
  if (cases.length === 0) return;
  const seen = await runCasesOpen(ctx, await duesOf(ctx, cases));
  ctx.ran(seen.length);
  const canary = await sendCanary(ctx, 'p3-canary');
  await ctx.judge(async () => {
    const calls = callsPerTrace(seen, await callsOfRun(ctx));
    const resend = resendOnce(ctx);
    const judge = async (o: Observation) => callsPerTrace([o], await callsOfOne(ctx, o));
    ctx.find(calls, await confirm(ctx, calls, { generated, cases, resend, judge }));
    ctx.find(termination(seen, { invalid: new Set(), errorRate: ERROR_RATE }));
    const lines = await linesWith(ctx, canary.traceId);
    const isLate = isLateIn(ctx.telemetry);
    const told = logs(seen, { lines, canary, isLate });
    const again = async (o: Observation) =>
      logs([o], { lines: await linesWith(ctx, o.traceId), canary, isLate });
    ctx.find(told, await confirm(ctx, told, { generated, cases, resend, judge: again }));
  });
}

/** Returns the harness run's log lines, once the lines of one trace are among them; logs arrive later than answers. */
async function linesWith(ctx: CheckContext, traceId: string): Promise<Known<readonly LogRecord[]>> {
  const giveUpAt = performance.now() + LOG_WITHIN_MS;
  for (;;) {
    const lines = await ctx.telemetry.logLines({ run: ctx.target.run });
    const found =
      lines.known &&
      lines.value.some((line) => line['traceId'] === traceId && line['event'] === 'request');
    if (!lines.known || found || performance.now() > giveUpAt) return lines;
    await wait(POLL_MS);
  }
}
