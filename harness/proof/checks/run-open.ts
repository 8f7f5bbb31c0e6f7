import { setTimeout as wait } from 'node:timers/promises';
import type { Observation } from '../evidence/observation.ts';
import { planArrivals } from '../load/arrivals.ts';
import { charge, type CheckContext } from './check-context.ts';

/** One request of a case, to be sent when it is due. */
export type Due = Readonly<{
  /** Of the case. */
  id: string;
  send: (startMs: number) => Promise<Observation>;
}>;

/** Node's timers have this grain; what is due within it is sent now. */
const GRAIN_MS = 0.5;

/**
 * Sends each when it is due, however slow the target (open model, Poisson arrivals from the seed), and waits for all.
 *
 * @throws {BudgetSpent | Stopped} after what was under way has ended
 */
export async function runOpen(
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
      // Awaited below; until then a rejection must not end the process.
      one.catch(() => {});
      under.push(one);
    }
  } finally {
    await Promise.all(under);
  }
  return Promise.all(under);
}

/** Sends all in one moment. */
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
  ctx.budget.spent(observation.receipt?.usd ?? 0);
  return observation;
}
