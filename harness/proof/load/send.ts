import { setTimeout as wait } from 'node:timers/promises';
import { derivedSeed, randomFrom } from '../../kit/kit.ts';
import type { ClosedArrivals } from './arrivals.ts';

type Sending<T> = Readonly<{
  /** Signal that ends the sending; requests in flight are awaited. */
  signal: AbortSignal;
  /** Sends a request that was due at `startMs`, on the clock of `performance.now()`. */
  send: (index: number, startMs: number, person?: number) => Promise<T>;
}>;

/**
 * Sends each request at its planned time, however slow the target is, because independent people do not wait for each
 * other (open load model). `starts` are the planned times in ms from now.
 * @throws the first error of a request, after all requests in flight have ended
 */
export async function sendOpen<T>(
  starts: Iterable<number>,
  { signal, send }: Sending<T>,
): Promise<readonly T[]> {
  const beganMs = performance.now();
  const under: Promise<T>[] = [];
  let failed = false;
  for (const start of starts) {
    await waitUntil(beganMs + start, signal);
    if (signal.aborted || failed) break;
    const sent = send(under.length, beganMs + start);
    // All requests are awaited at the end. If a request fails earlier, its rejected promise must not end the process.
    sent.catch(() => (failed = true));
    under.push(sent);
  }
  await Promise.allSettled(under);
  return Promise.all(under);
}

/**
 * Sends the questions of people who wait for their answer, think, and send the next question (closed load model). A
 * slow target slows these people down. The result shows how many people the target can serve, but not how long it
 * stalls; the open load model shows that.
 */
export async function sendAsPeople<T>(
  { people, thinkMs, forMs }: ClosedArrivals,
  seed: number,
  { signal, send }: Sending<T>,
): Promise<void> {
  const beganMs = performance.now();
  let index = 0;
  const act = async (person: number): Promise<void> => {
    const random = randomFrom(derivedSeed(seed, `person ${person}`));
    // Random start times keep simulated people from arriving at the same moment.
    let startMs = thinkMs === 0 ? 0 : random() * thinkMs;
    while (startMs < forMs) {
      await waitUntil(beganMs + startMs, signal);
      if (signal.aborted) return;
      await send(index++, beganMs + startMs, person);
      startMs = performance.now() - beganMs - Math.log1p(-random()) * thinkMs;
    }
  };
  await Promise.all(Array.from({ length: people }, (_, person) => act(person)));
}

/** Resolves when `performance.now()` reaches `atMs`, and not before, although Node's timers may be 1 ms early. */
async function waitUntil(atMs: number, signal: AbortSignal): Promise<void> {
  for (let left = atMs - performance.now(); left > 0; left = atMs - performance.now()) {
    if (signal.aborted) return;
    await wait(left, undefined, { signal }).catch(() => {});
  }
}
