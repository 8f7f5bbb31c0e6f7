/** What telemetry says, or that it cannot tell, why, and what would enable it. */
export type Known<T> =
  Readonly<{ known: true; value: T }> | Readonly<{ known: false; why: string; enable: string }>;

/** One accepted call as the model saw it: the whole prompt as text, and the first line of the answer. */
export type PromptSeen = Readonly<{ prompt: string; header: string }>;

/** One structured log line, as it was parsed. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** Which log lines: those of a trace, of a run, or since a moment (epoch ms). */
export type LogQuery = Readonly<{ traceId?: string; run?: string; sinceMs?: number }>;

/** What can be seen of an environment besides its answers. A call that fails is `known: false`, never an exception. */
export interface Telemetry {
  /** Milliseconds after which a call is certain to be counted; absent where counters are exact at once. */
  readonly settleMs?: number;
  /** Accepted model calls of one trace, throttled attempts not counted. */
  callsOf(traceId: string): Promise<Known<number>>;
  /** Accepted model calls of every trace of a run. */
  callsOfRun(run: string): Promise<Known<number>>;
  /** Accepted model calls of every trace of a run, by trace. Traces without a call are absent. */
  callsByTrace(run: string): Promise<Known<ReadonlyMap<string, number>>>;
  /** Accepted model calls of the environment since it began, whoever asked. */
  totalCalls(): Promise<Known<number>>;
  /** Model calls that are open now. */
  inFlight(): Promise<Known<number>>;
  /** Model calls of one trace that are open now. */
  openCallsOf(traceId: string): Promise<Known<number>>;
  /** What the model was sent for a trace, in order; only where the environment can show it. */
  promptsOf(traceId: string): Promise<Known<readonly PromptSeen[]>>;
  logLines(query: LogQuery): Promise<Known<readonly LogRecord[]>>;
}

/** Returns whether what was not found may still come, so that its absence is no evidence. */
export const isLateIn = ({ settleMs = 0 }: Telemetry): boolean => settleMs > 0;

/** @returns a value that telemetry knows. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** @returns that telemetry cannot tell: why, and what would enable it. */
export function unknown(why: string, enable: string): Known<never> {
  return { known: false, why, enable };
}
