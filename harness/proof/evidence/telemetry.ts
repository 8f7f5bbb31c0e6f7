/** A value from telemetry, or the reason why it is not known and what would make it available. */
export type Known<T> =
  Readonly<{ known: true; value: T }> | Readonly<{ known: false; why: string; enable: string }>;

/** An accepted model call as the model received it: the whole prompt as text, with the first line of the answer. */
export type ModelPrompt = Readonly<{ prompt: string; header: string }>;

/** A log line, parsed from JSON. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** Filter for log lines: those of one trace, those of one harness run, or those since a time in epoch ms. */
export type LogQuery = Readonly<{ traceId?: string; run?: string; sinceMs?: number }>;

/** Evidence about an environment besides its responses. A method that fails returns `known: false` and never throws. */
export type Telemetry = Readonly<{
  /** Longest time in ms until a model call is counted; absent where calls are counted at once. */
  settleMs?: number;
  /** Longest time in ms by which a model call or log line may arrive after a later one; 0 when absent. */
  graceMs?: number;
  /** Returns the number of accepted model calls of one trace, without throttled attempts. */
  callsOf: (traceId: string) => Promise<Known<number>>;
  /** Returns the number of accepted model calls over all traces of a harness run. */
  callsOfRun: (run: string) => Promise<Known<number>>;
  /** Returns the number of accepted model calls of each trace of a harness run. Traces without a call are absent. */
  callsByTrace: (run: string) => Promise<Known<ReadonlyMap<string, number>>>;
  /**
   * Returns the number of accepted model calls of the environment since it began, whoever caused them. On AWS it leaves
   * out calls under other runs' traces. Telemetry that is late counts up to `untilMs` (epoch ms), now by default.
   */
  totalCalls: (untilMs?: number) => Promise<Known<number>>;
  /** Returns the number of model calls that have not ended yet. */
  inFlight: () => Promise<Known<number>>;
  /** Returns the number of model calls of one trace that have not ended yet. */
  openCallsOf: (traceId: string) => Promise<Known<number>>;
  /** Returns the prompts of the model calls of a trace, in order, where the environment can show them. */
  promptsOf: (traceId: string) => Promise<Known<readonly ModelPrompt[]>>;
  logLines: (query: LogQuery) => Promise<Known<readonly LogRecord[]>>;
  /**
   * Returns the accepted model calls of a run by trace, from a second source that counts independently; only an
   * emulated AWS has one.
   */
  referee?: (run: string) => Promise<Known<ReadonlyMap<string, number>>>;
}>;

/** Tells whether records may still arrive late, so that a missing record is no evidence. */
export const isLateIn = ({ settleMs = 0 }: Telemetry): boolean => settleMs > 0;

/** Wraps a value as a known result of telemetry. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** Returns an unknown result of telemetry: why it is not known, and what would make it available. */
export function unknown(why: string, enable: string): Known<never> {
  return { known: false, why, enable };
}
