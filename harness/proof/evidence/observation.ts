/** The fields of a route, as `classify` and chat's `route` part have them. */
export type ObservedRoute = Readonly<{
  category: string;
  action?: string;
  agentType: string;
  /** Between 0 and 1. */
  confidence: number;
  fallback: boolean;
}>;

/** The server's own statement of an answer's cost. No detector takes it for evidence. */
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

/** Whether a note was kept, from chat's `note` part. */
export type ObservedNote = Readonly<{ saved: boolean; noteId?: string; reason?: string }>;

/** An error as it stood in the body. Inside a stream, HTTP status and `code` may differ. */
export type ObservedError = Readonly<{ code: string; reason: string; message: string }>;

/**
 * The end of a request. `refused`: rejected before a model call was owed; `failed`: broken after that; `stopped`:
 * abandoned by the harness; `censored`: not ended when the harness stopped waiting.
 */
export type ObservedOutcome = 'answered' | 'refused' | 'failed' | 'stopped' | 'censored';

/** A request as seen from outside. Times are in ms on the harness's clock, with one origin for a run. */
export type Observation = Readonly<{
  /** Id of the case that sent it, such as `p2-017`. */
  id: string;
  /** First 16 hex digits of `traceId`; the same for all requests of a run. */
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
  /** HTTP status; 0 when there was no response. */
  status: number;
  outcome: ObservedOutcome;
  error?: ObservedError;
  /** The intended time of sending, from which every latency is counted. */
  startMs: number;
  /** The real time of sending. */
  sentMs: number;
  routeMs?: number;
  firstTokenMs?: number;
  /** The time of the last byte, or at which the harness stopped waiting. */
  endMs: number;
  route?: ObservedRoute;
  text?: string;
  note?: ObservedNote;
  receipt?: ObservedReceipt;
}>;

/** Returns the run of a trace: its first 16 hex digits. */
export function runOf(traceId: string): string {
  return traceId.slice(0, 16);
}
