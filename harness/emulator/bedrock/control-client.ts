import { z } from 'zod';
import { callControl, type ControlCall } from '../control/call-control.ts';
import { Behaviour, type BehaviourInput, type BehaviourScope } from './behaviour.ts';
import { CounterReport, RunCounters, TraceReport } from './counter-reports.ts';
import { PromptSeen } from './prompts-seen.ts';

export type ControlClient = Readonly<{
  counters: () => Promise<CounterReport>;
  /**
   * Reads the call counts of a trace; an unknown trace has zeros. @throws {ControlError} 404 when the trace may have
   * been evicted
   */
  trace: (traceId: string) => Promise<TraceReport>;
  run: (run: string) => Promise<RunCounters>;
  /**
   * Returns the accepted calls of a trace with their prompts, in order of arrival. The list is empty after an
   * eviction.
   */
  prompts: (traceId: string) => Promise<readonly PromptSeen[]>;
  behaviours: () => Promise<readonly Behaviour[]>;
  behave: (behaviour: BehaviourInput) => Promise<void>;
  /** Removes the behaviour with exactly this scope; without a scope, removes all behaviours. */
  clearBehaviour: (scope?: Omit<BehaviourScope, 'next'>) => Promise<void>;
  /**
   * Polls until no call is in flight. @throws after `timeoutMs` (default 5,000 ms), with the number of calls in
   * flight.
   */
  untilQuiet: (options?: { timeoutMs?: number }) => Promise<CounterReport>;
}>;

export function createControlClient(controlUrl: string): ControlClient {
  const call = (method: ControlCall['method'], path: string, body?: unknown) =>
    callControl(controlUrl, { method, path, body });
  const get = async <Report>(path: string, report: z.ZodType<Report>): Promise<Report> =>
    report.parse(await call('GET', path));
  const counters = () => get('/counters', CounterReport);

  return {
    counters,
    trace: (traceId) => get(`/counters/${traceId}`, TraceReport),
    run: (run) => get(`/runs/${run}`, RunCounters),
    prompts: (traceId) => get(`/prompts/${traceId}`, z.array(PromptSeen)),
    behaviours: () => get('/behaviour', z.array(Behaviour)),
    behave: async (behaviour) => void (await call('PUT', '/behaviour', behaviour)),
    clearBehaviour: async (scope = {}) => {
      const fields = new URLSearchParams();
      for (const [name, value] of Object.entries(scope)) if (value) fields.set(name, value);
      await call('DELETE', `/behaviour?${fields.toString()}`);
    },
    untilQuiet: async ({ timeoutMs = 30_000 } = {}) => {
      const giveUpAt = performance.now() + timeoutMs;
      for (;;) {
        const report = await counters();
        if (report.total.inFlight === 0) return report;
        if (performance.now() > giveUpAt) {
          throw new Error(
            `Cannot find quiet within ${timeoutMs} ms: ${report.total.inFlight} calls in flight`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
