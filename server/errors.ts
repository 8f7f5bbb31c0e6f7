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

const STATUS = {
  BAD_REQUEST: { code: 'BAD_REQUEST', status: 400 },
  NOT_FOUND: { code: 'NOT_FOUND', status: 404 },
  CONFLICT: { code: 'CONFLICT', status: 409 },
  UNAUTHORIZED: { code: 'UNAUTHORIZED', status: 401 },
  FORBIDDEN: { code: 'FORBIDDEN', status: 403 },
  UNSUPPORTED_MEDIA_TYPE: { code: 'UNSUPPORTED_MEDIA_TYPE', status: 415 },
  PAYLOAD_TOO_LARGE: { code: 'PAYLOAD_TOO_LARGE', status: 413 },
  TIMEOUT: { code: 'TIMEOUT', status: 408 },
  TOO_MANY_REQUESTS: { code: 'TOO_MANY_REQUESTS', status: 429 },
  SERVICE_UNAVAILABLE: { code: 'SERVICE_UNAVAILABLE', status: 503 },
  GATEWAY_TIMEOUT: { code: 'GATEWAY_TIMEOUT', status: 504 },
  BAD_GATEWAY: { code: 'BAD_GATEWAY', status: 502 },
  CLIENT_CLOSED_REQUEST: { code: 'CLIENT_CLOSED_REQUEST', status: 499 },
  INTERNAL_SERVER_ERROR: { code: 'INTERNAL_SERVER_ERROR', status: 500 },
} as const satisfies { [C in TRPCError['code']]?: Readonly<{ code: C; status: number }> };

/** Columns of a request that ends before any model call, with nothing stored. */
const REFUSED = { outcome: 'refused', question: 'not_stored', retryAfterSeconds: null } as const;
/** Columns of a model call that failed after its question was stored. */
const MODEL_FAILED = { outcome: 'failed', question: 'stored', retryAfterSeconds: null } as const;

/** Every way a request can end without its answer. `web/app/wording.ts` has the page's sentence for each. */
export const REASONS = {
  input_invalid: { ...REFUSED, ...STATUS.BAD_REQUEST, message: 'The request is not as expected' },
  not_found: { ...REFUSED, ...STATUS.NOT_FOUND, message: 'There is nothing at this address' },
  message_seen: {
    outcome: 'refused',
    question: 'stored',
    retryAfterSeconds: null,
    ...STATUS.CONFLICT,
    message: 'This message was already received: reload the conversation to see its answer',
  },
  conversation_missing: {
    ...REFUSED,
    ...STATUS.NOT_FOUND,
    message: 'There is no such conversation, or it was deleted',
  },
  message_missing: {
    ...REFUSED,
    ...STATUS.NOT_FOUND,
    message: 'There is no such message, or it was deleted',
  },
  note_missing: {
    ...REFUSED,
    ...STATUS.NOT_FOUND,
    message: 'There is no such note, or it was deleted',
  },
  notes_full: {
    ...REFUSED,
    ...STATUS.CONFLICT,
    message: 'Your notes are full: delete some to add more',
  },
  not_signed_in: {
    ...REFUSED,
    ...STATUS.UNAUTHORIZED,
    message: 'Not signed in: sign in and try again',
  },
  sign_in_expired: {
    ...REFUSED,
    ...STATUS.UNAUTHORIZED,
    message: 'The sign-in has expired: sign in again',
  },
  sign_in_invalid: {
    ...REFUSED,
    ...STATUS.UNAUTHORIZED,
    message: 'The sign-in was not accepted: sign in again',
  },
  session_revoked: {
    ...REFUSED,
    ...STATUS.UNAUTHORIZED,
    message: 'This session was signed out: sign in again',
  },
  other_person: {
    ...REFUSED,
    ...STATUS.FORBIDDEN,
    message: 'Somebody else has signed in in this browser: reload the page',
  },
  cross_site: {
    ...REFUSED,
    ...STATUS.FORBIDDEN,
    message: 'Refused, the request came from another site',
  },
  not_json: {
    ...REFUSED,
    ...STATUS.UNSUPPORTED_MEDIA_TYPE,
    message: 'Expected a body of type application/json',
  },
  too_large: {
    ...REFUSED,
    ...STATUS.PAYLOAD_TOO_LARGE,
    message: 'The request is larger than 64 KiB',
  },
  body_late: {
    ...REFUSED,
    ...STATUS.TIMEOUT,
    message: 'The request did not arrive in time: try again',
  },
  rate_limited: {
    ...REFUSED,
    ...STATUS.TOO_MANY_REQUESTS,
    retryAfterSeconds: 60,
    message: 'Too many requests in a short time: wait a minute and try again',
  },
  quota_spent: {
    ...REFUSED,
    ...STATUS.TOO_MANY_REQUESTS,
    retryAfterSeconds: 3_600,
    message: 'The daily allowance is used up: try again tomorrow',
  },
  budget_spent: {
    ...REFUSED,
    ...STATUS.TOO_MANY_REQUESTS,
    retryAfterSeconds: 3_600,
    message: "This month's budget is used up",
  },
  too_many_streams: {
    ...REFUSED,
    ...STATUS.TOO_MANY_REQUESTS,
    retryAfterSeconds: 5,
    message: 'Too many answers are being written for you at once: wait for one to end',
  },
  busy: {
    ...REFUSED,
    ...STATUS.SERVICE_UNAVAILABLE,
    retryAfterSeconds: 2,
    message: 'The service is busy: try again in a moment',
  },
  draining: {
    ...REFUSED,
    ...STATUS.SERVICE_UNAVAILABLE,
    retryAfterSeconds: 5,
    message: 'The service is restarting: try again in a moment',
  },
  model_throttled: {
    ...MODEL_FAILED,
    ...STATUS.TOO_MANY_REQUESTS,
    retryAfterSeconds: 5,
    message: 'The model is busy: try again in a moment',
  },
  model_slow: {
    ...MODEL_FAILED,
    ...STATUS.GATEWAY_TIMEOUT,
    message: 'The model took too long to begin: try again',
  },
  model_silent: {
    ...MODEL_FAILED,
    ...STATUS.GATEWAY_TIMEOUT,
    message: 'The model stopped writing: try again',
  },
  model_over_time: {
    ...MODEL_FAILED,
    ...STATUS.GATEWAY_TIMEOUT,
    message: 'The answer took too long and was ended',
  },
  model_cut: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message: 'The connection to the model was lost: try again',
  },
  model_unreadable: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message: 'The model answered something that cannot be read: try again',
  },
  model_denied: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message: 'The model refused this request: choose another model or tell your administrator',
  },
  model_unknown: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message: 'The model is not available: choose another one',
  },
  model_context_full: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message:
      'The conversation is too long for this model: start a new one, or choose another model',
  },
  model_parameter: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message:
      'The model does not accept a setting of this service: choose another model or tell your administrator',
  },
  model_refused: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message:
      'The model service refused this request: rephrase it, or tell your administrator the trace id',
  },
  model_unreachable: {
    ...MODEL_FAILED,
    ...STATUS.SERVICE_UNAVAILABLE,
    retryAfterSeconds: 5,
    message: 'The model cannot be reached: try again in a moment',
  },
  answer_lost: {
    ...MODEL_FAILED,
    ...STATUS.BAD_GATEWAY,
    message: 'The server that wrote this answer was lost: try again',
  },
  store_throttled: {
    outcome: 'failed',
    question: 'unknown',
    retryAfterSeconds: 2,
    ...STATUS.SERVICE_UNAVAILABLE,
    message: 'The store is busy: try again in a moment',
  },
  store_unavailable: {
    outcome: 'failed',
    question: 'unknown',
    retryAfterSeconds: 5,
    ...STATUS.SERVICE_UNAVAILABLE,
    message: 'The store cannot be reached: try again in a moment',
  },
  keys_unreachable: {
    outcome: 'failed',
    question: 'not_stored',
    retryAfterSeconds: 5,
    ...STATUS.SERVICE_UNAVAILABLE,
    message: 'The sign-in cannot be checked right now: try again in a moment',
  },
  stopped: {
    outcome: 'stopped',
    question: 'unknown',
    retryAfterSeconds: null,
    ...STATUS.CLIENT_CLOSED_REQUEST,
    message: 'Stopped',
  },
  internal: {
    outcome: 'failed',
    question: 'unknown',
    retryAfterSeconds: null,
    ...STATUS.INTERNAL_SERVER_ERROR,
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
