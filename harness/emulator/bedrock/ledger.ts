import { LRUCache } from 'lru-cache';
import { CallTracker, type CallStart } from './call-record.ts';
import {
  noCounts,
  type CounterReport,
  type Counts,
  type RunCounters,
  type TraceReport,
} from './counter-reports.ts';

type Trace = { traceId: string; counts: Counts; calls: CallTracker[] };
type Run = { run: string; counts: Counts; traceIds: Set<string>; tracesEvicted: number };

const MAX_CALLS_PER_TRACE = 20;

/** Returns the id of the test run that a trace belongs to: the first 16 hex digits of the trace id. */
export const runOf = (traceId: string): string => traceId.slice(0, 16);

/**
 * Counts calls and their tokens in total, per run and per trace. The least recently used traces and runs are evicted.
 */
export class CallLedger {
  readonly #total = noCounts();
  readonly #untraced = noCounts();
  #evicted = 0;
  readonly #traces: LRUCache<string, Trace>;
  readonly #runs: LRUCache<string, Run>;

  constructor({ maxTraces = 50_000, maxRuns = 1_000 } = {}) {
    this.#traces = new LRUCache({
      max: maxTraces,
      dispose: (_trace, traceId, reason) => {
        if (reason !== 'evict') return;
        this.#evicted += 1;
        const run = this.#runs.peek(runOf(traceId));
        if (run?.traceIds.delete(traceId)) run.tracesEvicted += 1;
      },
    });
    this.#runs = new LRUCache({
      max: maxRuns,
      dispose: (_run, _id, reason) => {
        if (reason === 'evict') this.#evicted += 1;
      },
    });
  }

  receive(start: CallStart): CallTracker {
    if (start.traceId === undefined) return new CallTracker(start, [this.#total, this.#untraced]);
    const trace = this.#traceOf(start.traceId);
    const run = this.#runTo(runOf(start.traceId));
    run.traceIds.add(start.traceId);
    const record = new CallTracker(start, [this.#total, run.counts, trace.counts]);
    if (trace.calls.length < MAX_CALLS_PER_TRACE) trace.calls.push(record);
    return record;
  }

  throttledOf(traceId: string | undefined): number {
    return traceId === undefined ? 0 : (this.#traces.peek(traceId)?.counts.throttled ?? 0);
  }

  report(): CounterReport {
    return {
      total: { ...this.#total },
      untraced: { ...this.#untraced },
      traces: this.#traces.size,
      runs: this.#runs.size,
      evicted: this.#evicted,
    };
  }

  /** Returns the call counts of a trace; zeros for an unknown trace, undefined if the trace may have been evicted. */
  trace(traceId: string): TraceReport | undefined {
    const trace = this.#traces.get(traceId);
    if (trace) return { traceId, counts: trace.counts, calls: trace.calls.map((c) => c.timeline) };
    return this.#evicted > 0 ? undefined : { traceId, counts: noCounts(), calls: [] };
  }

  /** Returns the call counts of a run; zeros for an unknown run, undefined if the run may have been evicted. */
  run(id: string): RunCounters | undefined {
    const run = this.#runs.get(id);
    if (!run) {
      return this.#evicted > 0
        ? undefined
        : { run: id, counts: noCounts(), traces: [], tracesEvicted: 0 };
    }
    const traces = [...run.traceIds].flatMap((traceId) => {
      const trace = this.#traces.peek(traceId);
      return trace ? [{ traceId, counts: trace.counts }] : [];
    });
    return { run: id, counts: run.counts, traces, tracesEvicted: run.tracesEvicted };
  }

  #traceOf(traceId: string): Trace {
    const known = this.#traces.get(traceId);
    if (known) return known;
    const made = { traceId, counts: noCounts(), calls: [] };
    this.#traces.set(traceId, made);
    return made;
  }

  #runTo(id: string): Run {
    const known = this.#runs.get(id);
    if (known) return known;
    const made = { run: id, counts: noCounts(), traceIds: new Set<string>(), tracesEvicted: 0 };
    this.#runs.set(id, made);
    return made;
  }
}
