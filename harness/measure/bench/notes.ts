import { setTimeout as sleep } from 'node:timers/promises';
import type { TimedRequest } from './ways.ts';
import { median } from './statistics.ts';

/** How much a person with 500 notes slows other people's answers down, with times in milliseconds. */
export type NotesFigures = Readonly<{
  /**
   * Median time in milliseconds to the end of other people's answers in each round: while the person with 500 notes
   * asks nothing, and while that person asks.
   */
  aloneMs: readonly number[];
  besideMs: readonly number[];
  /**
   * Longest time in milliseconds that the server took to answer a health check in each round: while the person with 500
   * notes asks nothing, and while that person asks.
   */
  waitAloneMs: readonly number[];
  waitBesideMs: readonly number[];
}>;

type Options = Readonly<{
  /** Sends a question with a long answer as a person without notes. */
  other: TimedRequest;
  /** Sends a question as the person who has 500 notes. */
  noter: TimedRequest;
  /** URL of the health check, which the server answers without calling another service. */
  healthUrl: string;
  rounds: number;
}>;

const STREAMS = 5;
const ASKS_EVERY_MS = 250;
const PROBES_EVERY_MS = 5;

/**
 * Measures other people's answers in each round twice: while a person with 500 notes sends four questions a second, and
 * while that person sends none.
 */
export async function measureNotes({
  other,
  noter,
  healthUrl,
  rounds,
}: Options): Promise<NotesFigures> {
  const alone = { totals: new Array<number>(), waits: new Array<number>() };
  const beside = { totals: new Array<number>(), waits: new Array<number>() };
  await warmUp(noter);
  for (let round = 0; round < rounds; round += 1) {
    for (const figures of round % 2 === 0 ? [alone, beside] : [beside, alone]) {
      const done = new AbortController();
      const asking = figures === beside ? keepAsking(noter, done.signal) : Promise.resolve();
      const probing = longestWait(healthUrl, done.signal);
      const timings = await Promise.all(Array.from({ length: STREAMS }, other));
      done.abort();
      figures.totals.push(median(timings.map(({ totalMs }) => totalMs)));
      figures.waits.push(await probing);
      await asking;
    }
  }
  return {
    aloneMs: alone.totals,
    besideMs: beside.totals,
    waitAloneMs: alone.waits,
    waitBesideMs: beside.waits,
  };
}

/**
 * Sends a first question, so that the server reads and indexes the notes, which happens once. It retries, because the
 * emulated store may be too slow at first on a busy machine.
 */
async function warmUp(ask: TimedRequest): Promise<void> {
  for (let triesLeft = 5; triesLeft > 0; triesLeft -= 1) {
    try {
      await ask();
      return;
    } catch (error) {
      if (triesLeft === 1) throw error;
    }
  }
}

async function keepAsking(ask: TimedRequest, signal: AbortSignal): Promise<void> {
  const asked: Promise<unknown>[] = [];
  while (!signal.aborted) {
    asked.push(ask());
    await sleep(ASKS_EVERY_MS);
  }
  await Promise.all(asked);
}

async function longestWait(url: string, signal: AbortSignal): Promise<number> {
  let longest = 0;
  while (!signal.aborted) {
    const sentAt = performance.now();
    await (await fetch(url)).arrayBuffer();
    longest = Math.max(longest, performance.now() - sentAt);
    await sleep(PROBES_EVERY_MS);
  }
  return longest;
}
