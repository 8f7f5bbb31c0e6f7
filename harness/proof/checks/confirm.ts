import type { Finding } from '../evidence/finding.ts';
import type { Observation } from '../evidence/observation.ts';
import { isLateIn } from '../evidence/telemetry.ts';
import { BudgetSpent } from './check-budget.ts';
import { Stopped, type CheckContext, type Replay } from './check-context.ts';
import type { GeneratedRequest } from './generators/asks.ts';
import { shrink, type Case, type Generated } from './generate.ts';
import { sendAgain } from './queries-of.ts';

export type Confirming = Readonly<{
  generated: Generated<GeneratedRequest>;
  cases: readonly Case<GeneratedRequest>[];
  /** Judges one observation alone, with fresh telemetry. */
  judge: (observation: Observation) => Promise<Finding>;
}>;

const SHOWN = 300;

/**
 * Sends a failing case again and calls it confirmed or flaky. A confirmed case is made smaller, within the profile's
 * tries. It stays a violation in either case; the result only says how to replay it.
 */
export async function confirm(
  ctx: CheckContext,
  finding: Finding,
  { generated, cases, judge }: Confirming,
): Promise<Replay | undefined> {
  if (finding.verdict !== 'violated') return undefined;
  const wrong = new Set<string>(finding.observations);
  const failing = cases.filter(({ id }) => wrong.has(id));
  const [first] = failing;
  const { property, seed } = ctx;
  const replay = { property, seed, cases: failing.slice(0, 5).map(({ id }) => id) };
  // When telemetry is minutes late, each try would take too long, so the failure gets a replay command instead.
  if (!first || isLateIn(ctx.telemetry)) return replay;
  const fails = async (value: GeneratedRequest, tried = ctx): Promise<boolean> => {
    const observation = await sendAgain(tried, { ...first, value });
    return (await judge(observation)).verdict === 'violated';
  };
  try {
    if (!(await fails(first.value))) return { ...replay, again: 'flaky' };
    const { shrinks: tries, shrinkMs: withinMs } = ctx.profile;
    const smallest = await shrink(generated, first.index, { tries, withinMs, fails });
    const { query, procedure, agent } = smallest ?? first.value;
    const text = `${procedure}, agent ${agent}: ${JSON.stringify(query.text).slice(0, SHOWN)}`;
    return { ...replay, again: 'confirmed', smallest: text };
  } catch (error) {
    if (error instanceof BudgetSpent || error instanceof Stopped) return replay;
    throw error;
  }
}
