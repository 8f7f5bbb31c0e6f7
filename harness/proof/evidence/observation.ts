/** The fields by which a route is told, as `classify` answers and chat's `route` part say them. */
export type ObservedRoute = Readonly<{
  category: string;
  action?: string;
  agentType: string;
  /** 0 to 1. */
  confidence: number;
  fallback: boolean;
}>;

/** What the server said it spent on one answer. A detector never takes it for evidence. */
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

/** Whether a statement was kept, from chat's `note` part. */
export type ObservedNote = Readonly<{ saved: boolean; noteId?: string; reason?: string }>;

/** An error as it stood in the body: HTTP status and `code` may differ inside a stream. */
export type ObservedError = Readonly<{ code: string; reason: string; message: string }>;

/**
 * How a request ended. `refused`: turned away before a model call was owed; `failed`: it broke after;
 * `stopped`: we let go of it; `censored`: it had not ended when we stopped looking.
 */
export type ObservedOutcome = 'answered' | 'refused' | 'failed' | 'stopped' | 'censored';

/** One request as it was seen from outside. Times in ms on the harness's clock, one origin for a run. */
export type Observation = Readonly<{
  /** Of the case that sent it, such as `p2-017`. */
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
  /** HTTP status; 0 when no answer came. */
  status: number;
  outcome: ObservedOutcome;
  error?: ObservedError;
  /** When it was meant to be sent. Every latency counts from here. */
  startMs: number;
  /** When it was sent. */
  sentMs: number;
  routeMs?: number;
  firstTokenMs?: number;
  /** When the last byte came, or when we stopped looking. */
  endMs: number;
  route?: ObservedRoute;
  text?: string;
  note?: ObservedNote;
  receipt?: ObservedReceipt;
}>;

/** @returns the run of a trace: its first 16 hex digits. */
export function runOf(traceId: string): string {
  return traceId.slice(0, 16);
}
