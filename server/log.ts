import type { Reason } from './errors.ts';
import type { Ending } from './tasks/ending.ts';
import type { Classification } from './tasks/specialists/all.ts';

export type Outcome = 'answered' | 'refused' | 'failed' | 'stopped';

/**
 * The log line of a request. Absent values are null, so that every line has every key. Times are milliseconds since
 * the request arrived.
 */
export type RequestLine = Readonly<{
  event: 'request';
  traceId: string;
  procedure: string;
  outcome: Outcome;
  /** Reason why the request was not answered. */
  reason: Reason | null;
  /** The ending of the answer, by the model's stop reason; null when the answer did not come to its end. */
  ending: Ending | null;
  routeMs: number | null;
  /** The deadline that the route had: a model that reasons first has a longer one. Null without a model. */
  routeBound: 'route' | 'reasoning' | null;
  firstTokenMs: number | null;
  totalMs: number;
  /** Model calls that Bedrock accepted: 1 for `chat` and `classify`, 0 when refused, throttled, or never tried. */
  modelCalls: number;
  attempts: number;
  model: string | null;
  category: Classification['category'] | null;
  agentType: Classification['agentType'] | null;
  /** Tokens by kind, as the service reported them; the prompt is the sum of all but `outputTokens`. */
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  usd: number | null;
  /**
   * Amount in US dollars that the spending accounts hold for the call: its cost once it is settled, the reservation
   * before that.
   */
  ledgerUsd: number | null;
  /** Keyed hash of the user's `sub`. */
  user: string | null;
}>;

/** The log line of a call to Bedrock that was accepted, or failed in the end. */
export type ModelCallLine = Readonly<{
  event: 'model_call';
  traceId: string;
  model: string;
  attempts: number;
  accepted: boolean;
  outcome: 'completed' | 'failed' | 'aborted';
  reason: string | null;
  durationMs: number;
}>;

/** The log line of a sign-in that was accepted for the first time, or refused. */
export type SignInLine = Readonly<{
  event: 'sign_in';
  traceId: string;
  outcome: 'accepted' | 'refused';
  reason: string | null;
  via: 'alb' | 'bearer' | null;
  user: string | null;
}>;

export type LogLine =
  | RequestLine
  | ModelCallLine
  | SignInLine
  | Readonly<{ event: 'start'; commit: string; port: number }>
  | Readonly<{ event: 'drain'; openStreams: number; state: 'begun' | 'done' | 'gave_up' }>
  | Readonly<{ event: 'error'; traceId: string | null; message: string; stack: string | null }>;

export type Log = (line: LogLine) => void;

/** Returns a log that writes one JSON object a line. */
export function createLog(write: (text: string) => void): Log {
  return (line) => write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
}
