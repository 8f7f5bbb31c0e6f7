import { callsPerTrace } from '../../evidence/detectors/calls-per-trace.ts';
import { findingsOf, type Finding } from '../../evidence/finding.ts';
import type { Known } from '../../evidence/telemetry.ts';
import { NotOffered } from '../../../environments/operations.ts';
import { BudgetSpent } from '../check-budget.ts';
import { Stopped, type Acting } from '../check-context.ts';
import type { ChaosCheck, ChaosContext, Figure } from './chaos-context.ts';
import { createJournal } from './journal.ts';
import { nothingLost, NOTHING_LOST } from './nothing-lost.ts';
import { paidOnce } from './paid-once.ts';
import { messageOf } from '../../evidence/parse.ts';

export type ChaosOptions = Acting &
  Readonly<{
    checks: readonly ChaosCheck[];
    limits: Readonly<Record<string, number>>;
    onFinding: (finding: Finding) => void;
    onFigure: (figure: Figure) => void;
    /** Prints a line about the current step of the check. */
    say: (what: string) => void;
  }>;

/** Milliseconds after a stream was cut until the emulated model has counted the end of its call. */
const SETTLE_MS = 500;

/**
 * Injects and mends one fault after another. Then judges for the whole run whether messages were lost, and how many
 * model calls each message cost. Never throws because of the target.
 * @returns whether the checks finished, the budget was spent, or a signal stopped them
 */
export async function runChaos(options: ChaosOptions): Promise<'finished' | 'budget' | 'stopped'> {
  const { target, checks, onFinding, onFigure, say } = options;
  const { operations, modelFaults: faults } = target;
  if (operations === undefined || faults === undefined) {
    onFinding(
      findingsOf('chaos').inconclusive(
        'Cannot tell: nothing may be broken in this environment; to enable it, verify local, container or emulated',
      ),
    );
    return 'finished';
  }
  const journal = createJournal(options);
  const ctx: ChaosContext = { ...options, operations, faults, journal, figure: onFigure };
  let ended: 'finished' | 'budget' | 'stopped' = 'finished';
  const guarded = async (name: string, look: () => Promise<Finding>): Promise<void> => {
    if (ended !== 'finished') return;
    say(name);
    try {
      onFinding(await look());
    } catch (error) {
      if (error instanceof BudgetSpent) ended = 'budget';
      else if (error instanceof Stopped || options.signal.aborted) ended = 'stopped';
      onFinding(inconclusive(name, error));
    }
  };
  for (const { name, run } of checks) await guarded(name, () => run(ctx));
  await guarded(NOTHING_LOST, () => nothingLost(ctx));
  const calls = await countedCalls(ctx);
  onFinding(paidOnce(ctx, journal.entries, calls));
  onFinding(
    callsPerTrace(
      journal.entries.map(({ seen }) => seen),
      { callsByTrace: calls },
    ),
  );
  return ended;
}

function inconclusive(name: string, error: unknown): Finding {
  const why = messageOf(error);
  const is = findingsOf(name);
  if (error instanceof NotOffered) return is.inconclusive(`Cannot tell: ${why}`);
  return is.inconclusive(`Could not be looked at to its end: ${why}`);
}

async function countedCalls({
  telemetry,
  target,
}: ChaosContext): Promise<Known<ReadonlyMap<string, number>>> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return telemetry.callsByTrace(target.run);
}
