/** A value of telemetry, or the reason why it is not known, and what would enable it. */
export type Known<T> =
  Readonly<{ known: true; value: T }> | Readonly<{ known: false; why: string; enable: string }>;

/** An accepted call as the model received it: the whole prompt as text, and the first line of the answer. */
export type ModelPrompt = Readonly<{ prompt: string; header: string }>;

/** A parsed log line. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** Selects log lines: those of a trace, of a run, or since a moment (epoch ms). */
export type LogQuery = Readonly<{ traceId?: string; run?: string; sinceMs?: number }>;

/**
 * Observations of an environment besides its responses. A method that fails returns `known: false` and never throws.
 */
export type Telemetry = Readonly<{
  /** The longest delay, in ms, until a call is counted; absent where counters are exact at once. */
  settleMs?: number;
  /** Longest time in milliseconds by which a call or line may arrive after one that was made later; 0 when absent. */
  graceMs?: number;
  /** Returns the accepted model calls of one trace, without throttled attempts. */
  callsOf: (traceId: string) => Promise<Known<number>>;
  /** Returns the accepted model calls of all traces of a run. */
  callsOfRun: (run: string) => Promise<Known<number>>;
  /** Returns the accepted model calls of a run by trace. Traces without a call are absent. */
  callsByTrace: (run: string) => Promise<Known<ReadonlyMap<string, number>>>;
  /**
   * Returns the accepted model calls of the environment since it began, whoever caused them; in AWS without those of other
   * runs' traces. A source that counts late counts until a moment (epoch ms), now by default.
   */
  totalCalls: (untilMs?: number) => Promise<Known<number>>;
  /** Returns the number of model calls that are open now. */
  inFlight: () => Promise<Known<number>>;
  /** Returns the number of model calls of one trace that are open now. */
  openCallsOf: (traceId: string) => Promise<Known<number>>;
  /** Returns the prompts of a trace, in order, where the environment can show them. */
  promptsOf: (traceId: string) => Promise<Known<readonly ModelPrompt[]>>;
  logLines: (query: LogQuery) => Promise<Known<readonly LogRecord[]>>;
  /** Returns the accepted calls of a run by trace as a second source counts them; only in an emulated AWS. */
  referee?: (run: string) => Promise<Known<ReadonlyMap<string, number>>>;
}>;

/** Tells whether missing records may still arrive, so that their absence is no evidence. */
export const isLateIn = ({ settleMs = 0 }: Telemetry): boolean => settleMs > 0;

/** Returns a value as known to telemetry. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** Returns that telemetry has no value: why, and what would enable it. */
export function unknown(why: string, enable: string): Known<never> {
  return { known: false, why, enable };
}
