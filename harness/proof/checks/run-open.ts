import type { Observation } from '../evidence/observation.ts';
import { planArrivals } from '../load/arrivals.ts';
import { sendOpen } from '../load/send.ts';
import { charge, Stopped, type CheckContext } from './check-context.ts';

/** A request of a test case, with the function that sends it at its planned time. */
export type Due = Readonly<{
  /** Id of the test case that the request belongs to. */
  id: string;
  send: (startMs: number) => Promise<Observation>;
}>;

/**
 * Sends each request at its planned time, however slow the target is, and waits for all responses. The times are
 * Poisson arrivals that follow from the seed.
 * @throws {BudgetSpent | Stopped} after the requests in flight have ended
 */
export async function runCasesOpen(
  ctx: CheckContext,
  dues: readonly Due[],
): Promise<readonly Observation[]> {
  const { perSecond } = ctx.profile;
  const { signal } = ctx;
  const forMs = (dues.length / perSecond) * 4_000 + 1_000;
  const starts = planArrivals({ kind: 'poisson', perSecond, forMs }, ctx.seed);
  const send = async (index: number, startMs: number): Promise<Observation | undefined> => {
    charge(ctx, { requests: 1, modelCalls: 1 });
    const due = dues[index];
    return due && seen(ctx, due.send(startMs));
  };
  const sent = await sendOpen(
    dues.map((_, index) => starts[index] ?? forMs),
    { signal, send },
  );
  if (signal.aborted) throw new Stopped();
  return sent.filter((one) => one !== undefined);
}

/** Sends all requests at the same moment and returns what was observed of each. */
export async function runBurst(
  ctx: CheckContext,
  dues: readonly Due[],
): Promise<readonly Observation[]> {
  charge(ctx, { requests: dues.length, modelCalls: dues.length });
  const startMs = performance.now();
  return Promise.all(dues.map((due) => seen(ctx, due.send(startMs))));
}

async function seen(ctx: CheckContext, sent: Promise<Observation>): Promise<Observation> {
  const observation = await sent;
  ctx.observe(observation);
  return observation;
}
