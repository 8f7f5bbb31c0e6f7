/** What a request is told and how it reports its moments. */
export interface LoadCall {
  readonly index: number;
  readonly person: number | undefined;
  /** Derived from the plan's seed and the index. */
  readonly seed: number;
  /** Aborts at the timeout, or when the run is stopped. */
  readonly signal: AbortSignal;
  /** Notes that `name` happened now; the first time counts. */
  readonly mark: (name: string) => void;
  /** Notes the trace before the request is sent, so that one that times out has it too. */
  readonly sends: (traceId: string) => void;
}

export interface LoadResult {
  readonly outcome: 'ok' | 'failed' | 'shed';
  readonly reason?: string;
  readonly modelCalls?: number;
  readonly usd?: number;
  readonly traceId?: string;
}

/** One request, start to end. What it throws is a failure with the message as its reason. */
export type LoadRequest = (call: LoadCall) => Promise<LoadResult>;

/** What a request module exports as `createRequest`; `close` runs when the load is over. */
export type CreateRequest = (input: unknown) => LoadRequest | Promise<LoadRequest>;
