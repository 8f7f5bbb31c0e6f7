import { derivedSeed } from '../../kit/kit.ts';
import type { LoadBudget } from './budget.ts';
import type { LoadPlan } from './plan.ts';
import type { LoadRequest, RequestResult } from './request.ts';
import type { Sample } from './sample.ts';

/** State of a load run that the open and the closed load model share. */
export interface RunState {
  readonly plan: LoadPlan;
  readonly request: LoadRequest;
  readonly budget: LoadBudget;
  readonly emit: (sample: Sample) => void;
  /** Signal that ends the run early: no request starts after it, and requests in flight are aborted. */
  readonly stop: AbortSignal;
  /** Value of `performance.now()` at the beginning of the run. */
  readonly beganMs: number;
}

export interface DueArrival {
  readonly index: number;
  readonly person?: number;
  /** Planned time of sending, in milliseconds from the beginning of the run. */
  readonly intendedMs: number;
}

/**
 * Returns a promise `late` that resolves after `ms`, and a signal that aborts the request then. The caller does not
 * wait for a request that ignores the signal.
 */
function deadline(ms: number): {
  late: Promise<'timeout'>;
  signal: AbortSignal;
  clear: () => void;
} {
  const control = new AbortController();
  const { promise, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(() => {
    resolve('timeout');
    control.abort(new DOMException('The request took too long', 'TimeoutError'));
  }, ms);
  return { late: promise, signal: control.signal, clear: () => clearTimeout(timer) };
}

const failed = (error: unknown): RequestResult => ({
  outcome: 'failed',
  reason: error instanceof Error ? error.message : String(error),
});

/** Sends one request and measures its times from the planned start, not from the moment when it was sent. */
export async function perform(run: RunState, due: DueArrival): Promise<void> {
  const intended = run.beganMs + due.intendedMs;
  const lagMs = performance.now() - intended;
  const marks: Record<string, number> = {};
  const sent: { traceId?: string } = {};
  const { late, signal, clear } = deadline(run.plan.timeoutMs);
  const result = await Promise.race([
    late,
    run
      .request({
        index: due.index,
        person: due.person,
        seed: derivedSeed(run.plan.seed, `request ${due.index}`),
        signal: AbortSignal.any([signal, run.stop]),
        mark: (name) => void (marks[name] ??= performance.now() - intended),
        sends: (traceId) => void (sent.traceId = traceId),
      })
      .catch(failed),
  ]);
  clear();
  const totalMs = performance.now() - intended;
  const times = { ...due, ...sent, lagMs, totalMs, marks: { ...marks } };
  if (result === 'timeout') {
    run.emit({ ...times, outcome: 'timeout', reason: `took more than ${run.plan.timeoutMs} ms` });
    return;
  }
  run.budget.settle(result);
  // A request that was aborted by the end of the run is no evidence about the target, so it is not reported.
  if (!run.stop.aborted) run.emit({ ...times, ...result });
}
