/** Input of a request under load, with functions that record its times. */
export interface LoadCall {
  readonly index: number;
  readonly person: number | undefined;
  /** Random seed of this request, derived from the seed of the plan and the request's index. */
  readonly seed: number;
  /** Signal that aborts at the timeout of the request, or when the run is stopped. */
  readonly signal: AbortSignal;
  /** Records the current time under `name`; only the first call for a name counts. */
  readonly mark: (name: string) => void;
  /** Records the trace id before the request is sent, so that a request that times out has a trace id too. */
  readonly sends: (traceId: string) => void;
}

export interface RequestResult {
  readonly outcome: 'ok' | 'failed' | 'shed';
  readonly reason?: string;
  readonly modelCalls?: number;
  readonly usd?: number;
  readonly traceId?: string;
}

/**
 * A function that sends one request and reads its response. An error that it throws counts as a failure, with the
 * message as the reason.
 */
export type LoadRequest = (call: LoadCall) => Promise<RequestResult>;

/**
 * The function that a request module exports as `createRequest`; it gets the input of the plan and returns the function
 * that sends a request.
 */
export type CreateRequest = (input: unknown) => LoadRequest | Promise<LoadRequest>;
