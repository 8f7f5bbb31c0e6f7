import { TRPCError } from '@trpc/server';
import type { Outcome } from './log.ts';

/** What a reason says about the request that it ends. */
export type Row = Readonly<{
  code: TRPCError['code'];
  /** HTTP status of `code`. */
  status: number;
  outcome: Exclude<Outcome, 'answered'>;
  /** Seconds after which the same request may succeed; null when waiting does not help. */
  retryAfterSeconds: number | null;
  /** Whether the store holds the question when `chat` ends with this reason before its first part. */
  question: 'stored' | 'not_stored' | 'unknown';
  /** Text for a person. It names nothing private and says what the person can do. */
  message: string;
}>;

/** Every way a request can end without its answer. `web/app/wording.ts` has the page's sentence for each. */
export const REASONS = {
  input_invalid: {
    code: 'BAD_REQUEST',
    status: 400,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'The request is not as expected',
  },
  not_found: {
    code: 'NOT_FOUND',
    status: 404,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'There is nothing at this address',
  },
  message_seen: {
    code: 'CONFLICT',
    status: 409,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'This message was already received: reload the conversation to see its answer',
  },
  conversation_missing: {
    code: 'NOT_FOUND',
    status: 404,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'There is no such conversation, or it was deleted',
  },
  message_missing: {
    code: 'NOT_FOUND',
    status: 404,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'There is no such message, or it was deleted',
  },
  note_missing: {
    code: 'NOT_FOUND',
    status: 404,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'There is no such note, or it was deleted',
  },
  notes_full: {
    code: 'CONFLICT',
    status: 409,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'Your notes are full: delete some to add more',
  },
  not_signed_in: {
    code: 'UNAUTHORIZED',
    status: 401,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'Not signed in: sign in and try again',
  },
  sign_in_expired: {
    code: 'UNAUTHORIZED',
    status: 401,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'The sign-in has expired: sign in again',
  },
  sign_in_invalid: {
    code: 'UNAUTHORIZED',
    status: 401,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'The sign-in was not accepted: sign in again',
  },
  session_revoked: {
    code: 'UNAUTHORIZED',
    status: 401,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'This session was signed out: sign in again',
  },
  other_person: {
    code: 'FORBIDDEN',
    status: 403,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'Somebody else has signed in in this browser: reload the page',
  },
  cross_site: {
    code: 'FORBIDDEN',
    status: 403,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'Refused, the request came from another site',
  },
  not_json: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    status: 415,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'Expected a body of type application/json',
  },
  too_large: {
    code: 'PAYLOAD_TOO_LARGE',
    status: 413,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'The request is larger than 64 KiB',
  },
  body_late: {
    code: 'TIMEOUT',
    status: 408,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'not_stored',
    message: 'The request did not arrive in time: try again',
  },
  rate_limited: {
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    outcome: 'refused',
    retryAfterSeconds: 60,
    question: 'not_stored',
    message: 'Too many requests in a short time: wait a minute and try again',
  },
  quota_spent: {
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    outcome: 'refused',
    retryAfterSeconds: 3_600,
    question: 'not_stored',
    message: 'The daily allowance is used up: try again tomorrow',
  },
  budget_spent: {
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    outcome: 'refused',
    retryAfterSeconds: 3_600,
    question: 'not_stored',
    message: "This month's budget is used up",
  },
  too_many_streams: {
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    outcome: 'refused',
    retryAfterSeconds: 5,
    question: 'not_stored',
    message: 'Too many answers are being written for you at once: wait for one to end',
  },
  busy: {
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    outcome: 'refused',
    retryAfterSeconds: 2,
    question: 'not_stored',
    message: 'The service is busy: try again in a moment',
  },
  draining: {
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    outcome: 'refused',
    retryAfterSeconds: 5,
    question: 'not_stored',
    message: 'The service is restarting: try again in a moment',
  },
  model_throttled: {
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    outcome: 'failed',
    retryAfterSeconds: 5,
    question: 'stored',
    message: 'The model is busy: try again in a moment',
  },
  model_slow: {
    code: 'GATEWAY_TIMEOUT',
    status: 504,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The model took too long to begin: try again',
  },
  model_silent: {
    code: 'GATEWAY_TIMEOUT',
    status: 504,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The model stopped writing: try again',
  },
  model_over_time: {
    code: 'GATEWAY_TIMEOUT',
    status: 504,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The answer took too long and was ended',
  },
  model_cut: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The connection to the model was lost: try again',
  },
  model_unreadable: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The model answered something that cannot be read: try again',
  },
  model_denied: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The model refused this request: choose another model or tell your administrator',
  },
  model_unknown: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The model is not available: choose another one',
  },
  model_context_full: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message:
      'The conversation is too long for this model: start a new one, or choose another model',
  },
  model_parameter: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message:
      'The model does not accept a setting of this service: choose another model or tell your administrator',
  },
  model_refused: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message:
      'The model service refused this request: rephrase it, or tell your administrator the trace id',
  },
  model_unreachable: {
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    outcome: 'failed',
    retryAfterSeconds: 5,
    question: 'stored',
    message: 'The model cannot be reached: try again in a moment',
  },
  answer_lost: {
    code: 'BAD_GATEWAY',
    status: 502,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'The server that wrote this answer was lost: try again',
  },
  store_throttled: {
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    outcome: 'failed',
    retryAfterSeconds: 2,
    question: 'unknown',
    message: 'The store is busy: try again in a moment',
  },
  store_unavailable: {
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    outcome: 'failed',
    retryAfterSeconds: 5,
    question: 'unknown',
    message: 'The store cannot be reached: try again in a moment',
  },
  keys_unreachable: {
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    outcome: 'failed',
    retryAfterSeconds: 5,
    question: 'not_stored',
    message: 'The sign-in cannot be checked right now: try again in a moment',
  },
  stopped: {
    code: 'CLIENT_CLOSED_REQUEST',
    status: 499,
    outcome: 'stopped',
    retryAfterSeconds: null,
    question: 'unknown',
    message: 'Stopped',
  },
  internal: {
    code: 'INTERNAL_SERVER_ERROR',
    status: 500,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'unknown',
    message: 'Something went wrong on our side: try again',
  },
} as const satisfies Record<string, Row>;

export type Reason = keyof typeof REASONS;

/** Error with a closed reason. It extends `TRPCError`, so it keeps its message inside a stream too. */
export class OnecallError extends TRPCError {
  override readonly name = 'OnecallError';
  readonly reason: Reason;

  constructor(reason: Reason, options: { message?: string; cause?: unknown } = {}) {
    const { code, message } = REASONS[reason];
    super({ code, message: options.message ?? message, cause: options.cause });
    this.reason = reason;
  }
}

/** Returns the reason of any thrown value: `internal` for what no part of the server has named. */
export const reasonOf = (error: unknown): Reason =>
  error instanceof OnecallError ? error.reason : 'internal';
