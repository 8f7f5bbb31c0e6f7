/** The input of a request, and its means to report times. */
export interface LoadCall {
  readonly index: number;
  readonly person: number | undefined;
  /** Seed of this request, derived from the plan's seed and the request's index. */
  readonly seed: number;
  /** Aborts at the timeout, or when the run is stopped. */
  readonly signal: AbortSignal;
  /** Records that `name` happened now; the first call for a name counts. */
  readonly mark: (name: string) => void;
  /** Records the trace before the request is sent, so that a request that times out has it too. */
  readonly sends: (traceId: string) => void;
}

export interface RequestResult {
  readonly outcome: 'ok' | 'failed' | 'shed';
  readonly reason?: string;
  readonly modelCalls?: number;
  readonly usd?: number;
  readonly traceId?: string;
}

/** Sends one request and reads its response. An error counts as a failure, with its message as the reason. */
export type LoadRequest = (call: LoadCall) => Promise<RequestResult>;

/** The function that a request module exports as `createRequest`; `close` runs at the end of the load. */
export type CreateRequest = (input: unknown) => LoadRequest | Promise<LoadRequest>;
