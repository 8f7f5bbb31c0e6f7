/**
 * `shed` is a 429 or 503 by which the target protects itself; `dropped` was due but never sent,
 * because too many were under way; `timeout` is censored: it took longer than `totalMs`.
 */
export type Outcome = 'ok' | 'failed' | 'shed' | 'timeout' | 'dropped';

/** One request as it was measured. Times are milliseconds; those of a request count from its intended start. */
export interface Sample {
  readonly index: number;
  /** Who asked, in the closed model. */
  readonly person?: number;
  readonly outcome: Outcome;
  readonly reason?: string;
  /** Intended start, from the beginning of the run. */
  readonly intendedMs: number;
  /** How much later than intended it was really sent: the generator's own delay. */
  readonly lagMs: number;
  readonly totalMs: number;
  /** `route`, `firstToken` and whatever else the request marked. */
  readonly marks: Readonly<Record<string, number>>;
  readonly modelCalls?: number;
  readonly usd?: number;
  readonly traceId?: string;
}

export type EndedBy = 'finished' | 'budget' | 'stopped';
