import type { OpenArrivals } from './arrivals.ts';
import { planArrivals } from './arrivals.ts';
import { perform, type RunState } from './perform.ts';
import type { EndedBy } from './sample.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Sends each request at its planned time, however slow the target is, because independent people do not wait for each
 * other. Drops and counts a request that is due while `maxInFlight` requests are in flight.
 */
export async function runOpen(run: RunState, arrivals: OpenArrivals): Promise<EndedBy> {
  const starts = planArrivals(arrivals, run.plan.seed);
  const under = new Set<Promise<void>>();
  let endedBy: EndedBy = 'finished';
  for (const [index, intendedMs] of starts.entries()) {
    await waitUntil(run.beganMs + intendedMs, run.stop);
    if (run.stop.aborted) endedBy = 'stopped';
    else if (under.size >= run.plan.maxInFlight) {
      run.emit({ index, intendedMs, outcome: 'dropped', lagMs: 0, totalMs: 0, marks: {} });
      continue;
    } else if (!run.budget.take()) endedBy = 'budget';
    if (endedBy !== 'finished') break;
    const sent = perform(run, { index, intendedMs });
    under.add(sent);
    void sent.finally(() => under.delete(sent));
  }
  await Promise.all(under);
  return run.stop.aborted ? 'stopped' : endedBy;
}
