/**
 * Outcome of a request under load. `shed`: a 429 or 503 by which the target protects itself. `dropped`: never sent,
 * because too many were in flight. `timeout`: it took longer than `totalMs`, at which it was aborted.
 */
export type SampleOutcome = 'ok' | 'failed' | 'shed' | 'timeout' | 'dropped';

/** A measured request. Its times are in ms from the request's planned start. */
export interface Sample {
  readonly index: number;
  /** Index of the person who sent the request; absent in the open load model. */
  readonly person?: number;
  readonly outcome: SampleOutcome;
  readonly reason?: string;
  /** Planned start of the request, in ms from the beginning of the run. */
  readonly intendedMs: number;
  /** Delay that the load generator added, in ms: the time from the planned to the actual sending. */
  readonly lagMs: number;
  readonly totalMs: number;
  /** Times in ms of the request's marks, such as `route` and `firstToken`. */
  readonly marks: Readonly<Record<string, number>>;
  readonly modelCalls?: number;
  readonly usd?: number;
  readonly traceId?: string;
}

export type EndedBy = 'finished' | 'budget' | 'stopped';
