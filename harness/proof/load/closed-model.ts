import { derivedSeed, randomFrom } from '../../kit/kit.ts';
import type { ClosedArrivals } from './arrivals.ts';
import { perform, type RunState } from './perform.ts';
import type { EndedBy } from './sample.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Sends the questions of people who wait for their answer, think, and send the next question. A slow target slows these
 * people down. The result shows how many people the target can serve, but not how long it stalls; the open load model
 * shows that.
 */
export async function runClosed(run: RunState, arrivals: ClosedArrivals): Promise<EndedBy> {
  const { people, thinkMs, forMs } = arrivals;
  let index = 0;
  let endedBy: EndedBy = 'finished';

  async function person(number: number): Promise<void> {
    const random = randomFrom(derivedSeed(run.plan.seed, `person ${number}`));
    const think = (): number => -Math.log1p(-random()) * thinkMs;
    // Random start times keep simulated people from arriving at the same moment.
    let intendedMs = thinkMs === 0 ? 0 : random() * thinkMs;
    while (intendedMs < forMs && endedBy === 'finished') {
      await waitUntil(run.beganMs + intendedMs, run.stop);
      if (run.stop.aborted) endedBy = 'stopped';
      else if (!run.budget.take()) endedBy = 'budget';
      else {
        await perform(run, { index: index++, person: number, intendedMs });
        intendedMs = performance.now() - run.beganMs + think();
      }
    }
  }

  await Promise.all(Array.from({ length: people }, (_, number) => person(number)));
  return run.stop.aborted ? 'stopped' : endedBy;
}
