import type { Reason } from './errors.ts';
import type { Ending } from './tasks/ending.ts';
import type { Classification } from './tasks/specialists/all.ts';

export type Outcome = 'answered' | 'refused' | 'failed' | 'stopped';

/**
 * The log line of a request. Missing values are null, so that every line has every key. Times are in milliseconds
 * since the request arrived.
 */
export type RequestLine = Readonly<{
  event: 'request';
  traceId: string;
  procedure: string;
  outcome: Outcome;
  /** Reason why the request was not answered; null when it was answered. */
  reason: Reason | null;
  /** The ending of the answer, derived from the model's stop reason; null when the model did not end the answer. */
  ending: Ending | null;
  routeMs: number | null;
  /**
   * Which deadline applied to the route: `reasoning` is the longer one, for a model that reasons first. Null without
   * a model.
   */
  routeBound: 'route' | 'reasoning' | null;
  firstTokenMs: number | null;
  totalMs: number;
  /**
   * Number of model calls that Bedrock accepted: 1 for `chat` and `classify`, 0 when refused, throttled, or never
   * tried.
   */
  modelCalls: number;
  attempts: number;
  model: string | null;
  category: Classification['category'] | null;
  agentType: Classification['agentType'] | null;
  /** Numbers of tokens that the service reported; the prompt's tokens are the sum of all but `outputTokens`. */
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  usd: number | null;
  /**
   * Amount in US dollars that the spending accounts hold for the call: the reservation, or the cost once it is
   * settled.
   */
  ledgerUsd: number | null;
  /** Keyed hash of the user's Cognito `sub`; null before the user is known. */
  user: string | null;
}>;

/** The log line of a call to Bedrock, whether it was accepted or not. */
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

/** Returns a log that writes each entry as one line of JSON. */
export function createLog(write: (text: string) => void): Log {
  return (line) => write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
}
