import { callsPerTrace } from '../../evidence/detectors/calls-per-trace.ts';
import { conservation } from '../../evidence/detectors/conservation.ts';
import { independence } from '../../evidence/detectors/independence.ts';
import { latency } from '../../evidence/detectors/latency.ts';
import { quiescence } from '../../evidence/detectors/quiescence.ts';
import { receipt } from '../../evidence/detectors/receipt.ts';
import { termination } from '../../evidence/detectors/termination.ts';
import { callsOfOne, callsOfRun } from '../call-facts.ts';
import { deadlinesOf, type CheckContext } from '../check-context.ts';
import { confirm } from '../confirm.ts';
import { generate, type Case, type Generated } from '../generate.ts';
import { asks, type Ask } from '../generators/asks.ts';
import { anyQuery } from '../generators/queries.ts';
import { chosen, duesOf } from '../queries-of.ts';
import { runOpen } from '../run-open.ts';
import { untilQuiet, watchQuiet } from '../windows.ts';
import { burst } from './burst.ts';
import { lengths } from './lengths.ts';
import { rewordings } from './rewordings.ts';

const ERROR_RATE = 0.05;

/** Property 2: every query ends in time after exactly one model call, whatever its text and however many are sent. */
export async function noLoop(ctx: CheckContext): Promise<void> {
  const generated: Generated<Ask> = {
    name: 'p2',
    arbitrary: asks(anyQuery),
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
  generated: Generated<Ask>,
  cases: readonly Case<Ask>[],
): Promise<void> {
  const { telemetry, exclusive } = ctx;
  const dues = await duesOf(ctx, cases);
  await untilQuiet(ctx);
  const before = await telemetry.totalCalls();
  const seen = await runOpen(ctx, dues);
  const quiet = await watchQuiet(ctx);
  const counted = await callsOfRun(ctx);
  ctx.ran(seen.length);

  const limits = deadlinesOf(ctx);
  const kinds = new Map(cases.map(({ id, value }) => [id, value.query.kind]));
  const invalid = new Set(cases.filter(({ value }) => !value.query.valid).map(({ id }) => id));
  const ends = { invalid, errorRate: ERROR_RATE };
  const alone = { generated, cases };

  const late = latency(seen, limits);
  const calls = callsPerTrace(seen, counted);
  const ended = termination(seen, ends);
  const said = receipt(seen, counted);
  ctx.find(late, await confirm(ctx, late, { ...alone, judge: async (o) => latency([o], limits) }));
  ctx.find(
    calls,
    await confirm(ctx, calls, {
      ...alone,
      judge: async (o) => callsPerTrace([o], await callsOfOne(ctx, o)),
    }),
  );
  ctx.find(
    ended,
    await confirm(ctx, ended, { ...alone, judge: async (o) => termination([o], ends) }),
  );
  ctx.find(
    said,
    await confirm(ctx, said, {
      ...alone,
      judge: async (o) => receipt([o], await callsOfOne(ctx, o)),
    }),
  );
  ctx.find(conservation(seen, { before, after: quiet.later, exclusive }));
  ctx.find(quiescence(seen, { ...quiet, exclusive }));
  // A replay has too few cases for a slope over length.
  if (ctx.cases.size > 0) return;
  const all = [...seen, ...(await lengths(ctx))];
  const kindOf = (id: string) => kinds.get(id) ?? 'length';
  const alike = (id: string) => !kinds.has(id);
  const facts = { ...(await callsOfRun(ctx)), kindOf, alike };
  ctx.find(independence(all, { ...facts, msPerCharacter: limits.msPerCharacter }));
}
