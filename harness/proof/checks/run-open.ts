import { setTimeout as wait } from 'node:timers/promises';
import type { Observation } from '../evidence/observation.ts';
import { planArrivals } from '../load/arrivals.ts';
import { charge, type CheckContext } from './check-context.ts';

/** A request of a test case, with the function that sends it at its planned time. */
export type Due = Readonly<{
  /** Id of the test case that the request belongs to. */
  id: string;
  send: (startMs: number) => Promise<Observation>;
}>;

/** Resolution of Node's timers in milliseconds. A request that is due within this time is sent at once. */
const GRAIN_MS = 0.5;

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
  const forMs = (dues.length / perSecond) * 4_000 + 1_000;
  const starts = planArrivals({ kind: 'poisson', perSecond, forMs }, ctx.seed);
  const beganMs = performance.now();
  const under: Promise<Observation>[] = [];
  try {
    for (const [index, due] of dues.entries()) {
      const startMs = beganMs + (starts[index] ?? forMs);
      const early = startMs - performance.now();
      if (early > GRAIN_MS) await wait(early, undefined, { signal: ctx.signal }).catch(() => {});
      charge(ctx, { requests: 1, modelCalls: 1 });
      const one = seen(ctx, due.send(startMs));
      // All requests are awaited at the end. If a request fails earlier, its rejected promise must not end the process.
      one.catch(() => {});
      under.push(one);
    }
  } finally {
    await Promise.all(under);
  }
  return Promise.all(under);
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
