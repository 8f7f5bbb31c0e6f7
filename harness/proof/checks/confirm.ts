import type { Finding } from '../evidence/finding.ts';
import type { Observation } from '../evidence/observation.ts';
import { isLateIn } from '../evidence/telemetry.ts';
import { BudgetSpent } from './check-budget.ts';
import { Stopped, type CheckContext, type Replay } from './check-context.ts';
import type { GeneratedRequest } from './generators/asks.ts';
import { shrink, type Case, type Generated } from './generate.ts';
import { sendAgain } from './queries-of.ts';

/** A function that sends a test case once more. Later calls for the same case return the same observation. */
export type Resend = (failing: Case<GeneratedRequest>) => Promise<Observation>;

/** Returns a function that several detectors share, so that each failing test case is sent again only once. */
export function resendOnce(ctx: CheckContext): Resend {
  const sent = new Map<string, Promise<Observation>>();
  return async (failing) => {
    const known = sent.get(failing.id) ?? sendAgain(ctx, failing);
    sent.set(failing.id, known);
    return known;
  };
}

export type Confirming = Readonly<{
  generated: Generated<GeneratedRequest>;
  cases: readonly Case<GeneratedRequest>[];
  resend: Resend;
  /** Judges one observed request alone, after reading its telemetry again. */
  judge: (observation: Observation) => Promise<Finding>;
}>;

const SHOWN = 300;

/**
 * Sends a failing test case again and marks it as confirmed or flaky. Makes a confirmed case smaller, within the number
 * of tries that the profile allows. The finding stays a violation in either case; the result only says how to replay
 * it.
 */
export async function confirm(
  ctx: CheckContext,
  finding: Finding,
  { generated, cases, resend, judge }: Confirming,
): Promise<Replay | undefined> {
  if (finding.verdict !== 'violated') return undefined;
  const wrong = new Set<string>(finding.observations);
  const failing = cases.filter(({ id }) => wrong.has(id));
  const [first] = failing;
  const { property, seed } = ctx;
  const replay = { property, seed, cases: failing.slice(0, 5).map(({ id }) => id) };
  // Where telemetry is minutes late, sending a test case again would take too long. The result then only has the
  // command that replays the failure.
  if (!first || isLateIn(ctx.telemetry)) return replay;
  const isWrong = async (observation: Observation): Promise<boolean> =>
    (await judge(observation)).verdict === 'violated';
  const fails = async (value: GeneratedRequest): Promise<boolean> =>
    isWrong(await sendAgain(ctx, { ...first, value }));
  try {
    if (!(await isWrong(await resend(first)))) return { ...replay, again: 'flaky' };
    const { shrinks: tries, shrinkMs: withinMs } = ctx.profile;
    const shrinking = { tries, withinMs, fails, isConfirmed: true };
    const smallest = await shrink(generated, first.index, shrinking);
    const { query, procedure, agent } = smallest ?? first.value;
    const text = `${procedure}, agent ${agent}: ${JSON.stringify(query.text).slice(0, SHOWN)}`;
    return { ...replay, again: 'confirmed', smallest: text };
  } catch (error) {
    if (error instanceof BudgetSpent || error instanceof Stopped) return replay;
    throw error;
  }
}
