/** Fields of a route, as the response of `classify` and the `route` part of a chat stream have them. */
export type ObservedRoute = Readonly<{
  category: string;
  action?: string;
  agentType: string;
  /** Confidence of the model in the route, between 0 and 1. */
  confidence: number;
  fallback: boolean;
}>;

/** Receipt in which the server states the cost of an answer. No detector uses the receipt alone as evidence. */
export type ObservedReceipt = Readonly<{
  traceId: string;
  category: string;
  agentType: string;
  confidence: number;
  fallback: boolean;
  model: string;
  modelCalls: number;
  attempts: number;
  routeMs: number;
  firstTokenMs: number;
  totalMs: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  usd: number;
  stopReason: string;
}>;

/** Result of storing a note, from the `note` part of a chat stream. */
export type ObservedNote = Readonly<{ saved: boolean; noteId?: string; reason?: string }>;

/** An error as it stood in the response's body. Inside a stream, the HTTP status and `code` may differ. */
export type ObservedError = Readonly<{ code: string; reason: string; message: string }>;

/**
 * Outcome of a request. `refused`: rejected before it could cost a model call; `failed`: broken after that; `stopped`:
 * abandoned by the harness; `censored`: not ended when the harness stopped waiting.
 */
export type ObservedOutcome = 'answered' | 'refused' | 'failed' | 'stopped' | 'censored';

/**
 * A request as the harness observed it from outside. Times are in ms on the harness's clock, with one origin for a
 * whole run.
 */
export type Observation = Readonly<{
  /** Id of the test case that sent the request, such as `p2-017`. */
  id: string;
  /** Id of the harness run: the first 16 hex digits of `traceId`, the same for all requests of the run. */
  run: string;
  traceId: string;
  procedure: 'classify' | 'chat' | 'session.get';
  user: string;
  input: Readonly<{
    query: string;
    agent?: string;
    model?: string;
    conversationId?: string;
    messageId?: string;
  }>;
  /** HTTP status of the response; 0 when there was no response. */
  status: number;
  outcome: ObservedOutcome;
  error?: ObservedError;
  /** Planned time of sending, in ms, from which every latency is counted. */
  startMs: number;
  /** Actual time of sending, in ms. */
  sentMs: number;
  routeMs?: number;
  firstTokenMs?: number;
  /** Time of the response's last byte, or time at which the harness stopped waiting, in ms. */
  endMs: number;
  route?: ObservedRoute;
  text?: string;
  note?: ObservedNote;
  receipt?: ObservedReceipt;
}>;

/** Returns the id of the harness run that a trace id belongs to: the first 16 hex digits. */
export function runOf(traceId: string): string {
  return traceId.slice(0, 16);
}
