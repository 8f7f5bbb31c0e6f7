import type { Observation } from '../evidence/observation.ts';
import { pick, SIMULATED_ROUTES } from './simulated-query.ts';
import type { SimulatedRun } from './simulated-run.ts';

/** A defect of a known-bad server, simulated in a share of the requests that could show the defect. */
export type SimulatedDefect = Readonly<{
  /** Name of the known-bad server that has the defect. */
  name: string;
  /** Whether evidence arrives late, as in AWS, or is complete at once. */
  isLate: boolean;
  plant: (run: SimulatedRun, share: number) => void;
}>;

type Change = (one: Observation, run: SimulatedRun) => Observation;

const answered = ({ outcome }: Observation): boolean => outcome === 'answered';

/** Returns a defect that changes a share of the answered queries of properties 2 and 3. */
const among =
  (change: Change): SimulatedDefect['plant'] =>
  (run, share) => {
    const each = (one: Observation) =>
      answered(one) && run.random() < share ? change(one, run) : one;
    run.property2 = run.property2.map(each);
    run.property3 = run.property3.map(each);
  };

const calls =
  (count: number): Change =>
  (one, run) => {
    run.calls.set(one.traceId, count);
    return one;
  };

const failing =
  (reason: string): Change =>
  ({ receipt: _, ...one }) => ({
    ...one,
    outcome: 'failed',
    error: { code: 'HARNESS', reason, message: `The answer ended with ${reason}` },
  });

const receiptOf =
  (change: Partial<NonNullable<Observation['receipt']>>): Change =>
  (one) => ({ ...one, ...(one.receipt && { receipt: { ...one.receipt, ...change } }) });

/** Returns a defect that changes the route for a share of the reworded queries of one kind. */
const rerouted =
  (kind: string): SimulatedDefect['plant'] =>
  (run, share) => {
    const variants = new Set(
      [...run.relations.strict, ...run.relations.rate]
        .filter(({ relation }) => relation === kind)
        .map(({ variant }) => variant),
    );
    run.reworded = run.reworded.map((one) => {
      if (!variants.has(one.id) || run.random() >= share) return one;
      const others = SIMULATED_ROUTES.filter(({ agentType }) => agentType !== one.route?.agentType);
      return { ...one, route: pick(run.random, others) };
    });
  };

const late = (name: string, plant: SimulatedDefect['plant']) => ({ name, isLate: true, plant });
const exact = (name: string, plant: SimulatedDefect['plant']) => ({ name, isLate: false, plant });

/**
 * Defects whose verdict depends on a sample of requests. All other defects show in sequences of commands, not in single
 * requests.
 */
export const SIMULATED_DEFECTS: readonly SimulatedDefect[] = [
  late('recursion-always', among(calls(2))),
  late('recursion-to-depth-3', among(calls(4))),
  late('retry-storm', among(calls(3))),
  exact('canned-answer', among(calls(0))),
  exact('call-under-another-trace', (run, share) => {
    for (const { traceId } of run.property2)
      if (run.random() < share) run.calls.set(`0${traceId.slice(1)}`, 1);
  }),
  exact('double-call-under-concurrency', (run, share) => {
    for (const { traceId } of run.burst) if (run.random() < share) run.calls.set(traceId, 2);
  }),
  late('lying-receipt', among(receiptOf({ modelCalls: 2 }))),
  late(
    'slow',
    among((one) => ({ ...one, endMs: one.startMs + 11_000 })),
  ),
  late(
    'hang-in-the-stream',
    among((one) => ({ ...one, outcome: 'censored' })),
  ),
  late('cut-stream', among(failing('no_receipt'))),
  exact('log-without-events', (run, share) => {
    run.log = run.log.filter(
      ({ event, traceId }) =>
        event !== 'model_call' || traceId === run.canary.traceId || run.random() >= share,
    );
  }),
  late('log-of-another-trace', (run, share) => {
    run.log = run.log.map((line) =>
      line['event'] === 'request' && run.random() < share ? { ...line, modelCalls: 2 } : line,
    );
  }),
  exact('case-sensitive-routing', (run, share) => {
    rerouted('upper case')(run, share);
    rerouted('lower case')(run, share);
  }),
  exact('polite-routing', rerouted('politeness')),
  exact('routing-by-outer-space', rerouted('outer space')),
  exact('routing-by-normal-form', rerouted('Unicode form')),
  late('accepts-any-signature', (run, share) => {
    run.attempts = run.attempts.map((one) =>
      !one.valid && run.random() < share ? { ...one, status: 200, as: 'a' } : one,
    );
  }),
  late('sign-ins-lost-by-a-deploy', (run, share) => {
    run.attempts = run.attempts.map((one) =>
      one.valid && run.random() < share ? { ...one, status: 401 } : one,
    );
  }),
];
