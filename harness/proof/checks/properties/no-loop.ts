import { callsPerTrace } from '../../evidence/detectors/calls-per-trace.ts';
import { conservation } from '../../evidence/detectors/conservation.ts';
import { independence } from '../../evidence/detectors/independence.ts';
import { latency } from '../../evidence/detectors/latency.ts';
import { quiescence } from '../../evidence/detectors/quiescence.ts';
import { receipt } from '../../evidence/detectors/receipt.ts';
import { termination } from '../../evidence/detectors/termination.ts';
import type { Finding } from '../../evidence/finding.ts';
import type { Observation } from '../../evidence/observation.ts';
import { callsOfOne, callsOfRun } from '../call-facts.ts';
import { deadlinesOf, type CheckContext } from '../check-context.ts';
import { confirm, resendOnce } from '../confirm.ts';
import { generate, type Case, type Generated } from '../generate.ts';
import { generatedRequests, type GeneratedRequest } from '../generators/asks.ts';
import { anyQuery } from '../generators/queries.ts';
import { chosen, duesOf } from '../queries-of.ts';
import { runCasesOpen } from '../run-open.ts';
import { readNow, untilQuiet, watchQuiet } from '../windows.ts';
import { burst } from './burst.ts';
import { lengths } from './lengths.ts';
import { rewordings } from './rewordings.ts';

const ERROR_RATE = 0.05;

/**
 * Checks property 2: every query ends in time after exactly one model call, whatever its text and however many queries
 * are sent.
 */
export async function noLoop(ctx: CheckContext): Promise<void> {
  const generated: Generated<GeneratedRequest> = {
    name: 'p2',
    arbitrary: generatedRequests(anyQuery),
    seed: ctx.seed,
    count: ctx.profile.cases,
  };
  const cases = chosen(ctx, generate(generated));
  if (cases.length > 0) await judged(ctx, generated, cases);
  if (ctx.cases.size > 0) return;
  await burst(ctx);
  await rewordings(ctx);
}

async function judged(
  ctx: CheckContext,
  generated: Generated<GeneratedRequest>,
  cases: readonly Case<GeneratedRequest>[],
): Promise<void> {
  const { exclusive } = ctx;
  const dues = await duesOf(ctx, cases);
  await untilQuiet(ctx);
  const before = await readNow(ctx);
  const seen = await runCasesOpen(ctx, dues);
  const quiet = await watchQuiet(ctx);
  ctx.ran(seen.length);

  const limits = deadlinesOf(ctx);
  const kinds = new Map(cases.map(({ id, value }) => [id, value.query.kind]));
  const invalid = new Set(cases.filter(({ value }) => !value.query.valid).map(({ id }) => id));
  const ends = { invalid, errorRate: ERROR_RATE };
  await ctx.judge(async () => {
    const counted = await callsOfRun(ctx);
    const late = latency(seen, limits);
    const calls = callsPerTrace(seen, counted);
    const ended = termination(seen, ends);
    const said = receipt(seen, counted);
    const resend = resendOnce(ctx);
    const told = async (finding: Finding, judge: (o: Observation) => Promise<Finding>) =>
      ctx.find(finding, await confirm(ctx, finding, { generated, cases, resend, judge }));
    await told(late, async (o) => latency([o], limits));
    await told(calls, async (o) => callsPerTrace([o], await callsOfOne(ctx, o)));
    await told(ended, async (o) => termination([o], ends));
    await told(said, async (o) => receipt([o], await callsOfOne(ctx, o)));
    const [later, atEnd] = [await quiet.later(), await quiet.atEnd()];
    ctx.find(conservation(seen, { before: await before(), after: later, exclusive }));
    ctx.find(quiescence(seen, { ...quiet, later, atEnd, exclusive }));
  });
  // A replay has too few test cases to compute how the time grows with the length.
  if (ctx.cases.size > 0) return;
  const all = [...seen, ...(await lengths(ctx))];
  const kindOf = (id: string) => kinds.get(id) ?? 'length';
  const alike = (id: string) => !kinds.has(id);
  await ctx.judge(async () => {
    const facts = { ...(await callsOfRun(ctx)), kindOf, alike };
    ctx.find(independence(all, { ...facts, msPerCharacter: limits.msPerCharacter }));
  });
}
