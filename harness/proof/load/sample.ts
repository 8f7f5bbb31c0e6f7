/**
 * The end of a request. `shed`: a 429 or 503 by which the target protects itself; `dropped`: due but never sent,
 * because too many were in flight; `timeout`: censored, it took longer than `totalMs`.
 */
export type SampleOutcome = 'ok' | 'failed' | 'shed' | 'timeout' | 'dropped';

/** A measured request. Times are milliseconds and count from the request's intended start. */
export interface Sample {
  readonly index: number;
  /** Index of the person, in the closed model. */
  readonly person?: number;
  readonly outcome: SampleOutcome;
  readonly reason?: string;
  /** Intended start, from the beginning of the run. */
  readonly intendedMs: number;
  /** The generator's own delay: the time from the intended to the real sending. */
  readonly lagMs: number;
  readonly totalMs: number;
  /** Times of `route`, `firstToken` and other marks of the request. */
  readonly marks: Readonly<Record<string, number>>;
  readonly modelCalls?: number;
  readonly usd?: number;
  readonly traceId?: string;
}

export type EndedBy = 'finished' | 'budget' | 'stopped';
