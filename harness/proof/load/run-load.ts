import type { Observation } from '../evidence/observation.ts';
import type { LoadResult, StoredSample } from '../report/result.ts';
import { planArrivals, type ClosedArrivals, type OpenArrivals } from './arrivals.ts';
import { hopeless } from './hopeless.ts';
import { sampleOf } from './sample.ts';
import { sendAsPeople, sendOpen } from './send.ts';
import { parseThreshold } from './threshold.ts';

/** A request of a load that is due now. */
type Due = Readonly<{
  /** Id of the request: the name of the load and the request's index. */
  id: string;
  index: number;
  /** Index of the person who sends the request; absent in the open load model. */
  person?: number;
  startMs: number;
  signal: AbortSignal;
}>;

export type LoadPlan = Readonly<{
  name: string;
  seed: number;
  arrivals: OpenArrivals | ClosedArrivals;
  /** Sends one question. Never throws. */
  ask: (due: Due) => Promise<Observation>;
  /** Signal that ends the load early; the caller still gets the measurements so far. */
  signal: AbortSignal;
  /** Largest number of requests in flight; a request that is due beyond it is dropped and counted. */
  maxInFlight?: number;
  /** Thresholds that the load must keep, such as `p99 < 10s`. The load ends when one of them must fail. */
  thresholds?: readonly string[];
  /** Reserves the cost of one request in the budget of the run. Returns false when that could exceed the budget. */
  take?: () => boolean;
  /** Time from which the times of the samples count, on the clock of `performance.now()`; now by default. */
  beganMs?: number;
  onSample?: (sample: StoredSample) => void;
}>;

export type LoadRun = Readonly<{
  samples: readonly StoredSample[];
  tookMs: number;
  endedBy: LoadResult['endedBy'];
  /** Threshold that was certain to fail and so ended the load; absent when the load was not ended for that reason. */
  hopeless?: string;
}>;

/**
 * Number of samples after which the load first checks whether its thresholds can still hold. It checks again each time
 * the number has grown by a tenth.
 */
const JUDGE_FROM = 100;

/**
 * Runs the plan of a load.
 * @throws {TypeError | RangeError} for a bad plan or threshold, before any request
 */
export async function runLoad(plan: LoadPlan): Promise<LoadRun> {
  const { name, seed, arrivals, maxInFlight = Infinity, take = () => true } = plan;
  const thresholds = (plan.thresholds ?? []).map(parseThreshold);
  const starts = arrivals.kind === 'people' ? undefined : planArrivals(arrivals, seed);
  const startedMs = performance.now();
  const { beganMs = startedMs } = plan;
  const spent = new AbortController();
  const lost = new AbortController();
  const signal = AbortSignal.any([plan.signal, lost.signal]);
  const samples: StoredSample[] = [];
  let lostBy: string | undefined;
  let judgeAt = JUDGE_FROM;
  let inFlight = 0;

  const emit = (sample: StoredSample): void => {
    samples.push(sample);
    plan.onSample?.(sample);
    if (samples.length < judgeAt || lostBy !== undefined) return;
    judgeAt = Math.ceil(samples.length * 1.1);
    lostBy = hopeless(thresholds, samples, starts?.length ?? Infinity);
    if (lostBy !== undefined) lost.abort();
  };
  const send = async (index: number, startMs: number, person?: number): Promise<void> => {
    const id = `${name}-${index}`;
    const sample = { id, source: name, procedure: 'chat', startMs: startMs - beganMs };
    if (inFlight >= maxInFlight) return emit({ ...sample, outcome: 'dropped', totalMs: 0 });
    if (!take()) return spent.abort();
    inFlight += 1;
    const due = { id, index, startMs, signal, ...(person !== undefined && { person }) };
    const seen = sampleOf(await plan.ask(due), name, beganMs);
    inFlight -= 1;
    // A request that was aborted by the end of the load is no evidence about the target, so it is not reported.
    if (seen.outcome === 'stopped') return;
    // All questions of a load are valid, so that a refusal for another reason than load is a failure.
    emit(seen.outcome === 'refused' ? { ...seen, outcome: 'failed' } : seen);
  };
  const sending = { signal: AbortSignal.any([signal, spent.signal]), send };
  if (arrivals.kind === 'people') await sendAsPeople(arrivals, seed, sending);
  else await sendOpen(starts ?? [], sending);

  const ended = { samples, tookMs: performance.now() - startedMs };
  if (lostBy !== undefined) return { ...ended, endedBy: 'hopeless', hopeless: lostBy };
  if (plan.signal.aborted) return { ...ended, endedBy: 'stopped' };
  return { ...ended, endedBy: spent.signal.aborted ? 'budget' : 'finished' };
}
