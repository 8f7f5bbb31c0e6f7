import { TRPCError } from '@trpc/server';
import type { Outcome } from './log.ts';

/** The properties of a reason for which a request ends without its answer. */
export type ReasonRow = Readonly<{
  code: TRPCError['code'];
  /** HTTP status that corresponds to the tRPC error in `code`. */
  status: number;
  outcome: Exclude<Outcome, 'answered'>;
  /** Seconds after which the same request may succeed; null when waiting does not help. */
  retryAfterSeconds: number | null;
  /** Whether the store holds the question when `chat` ends with this reason before its first part. */
  question: 'stored' | 'not_stored' | 'unknown';
  /** Text for a person, without private data. It says what the person can do. */
  message: string;
}>;

const STATUS = {
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  UNSUPPORTED_MEDIA_TYPE: 415,
  PAYLOAD_TOO_LARGE: 413,
  TIMEOUT: 408,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
  BAD_GATEWAY: 502,
  CLIENT_CLOSED_REQUEST: 499,
  INTERNAL_SERVER_ERROR: 500,
} as const satisfies Partial<Record<TRPCError['code'], number>>;

type Code = keyof typeof STATUS;
type Ended<O extends ReasonRow['outcome'], Q extends ReasonRow['question']> = ReasonRow &
  Readonly<{ outcome: O; question: Q }>;

/** Returns the properties of a reason that ends a request before any model call, with nothing stored. */
const refused = (
  code: Code,
  message: string,
  retryAfterSeconds: number | null = null,
): Ended<'refused', 'not_stored'> => ({
  code,
  status: STATUS[code],
  outcome: 'refused',
  retryAfterSeconds,
  question: 'not_stored',
  message,
});

/** Returns the properties of a reason for which a model call failed after its question was stored. */
const modelFailed = (
  code: Code,
  message: string,
  retryAfterSeconds: number | null = null,
): Ended<'failed', 'stored'> => ({
  code,
  status: STATUS[code],
  outcome: 'failed',
  retryAfterSeconds,
  question: 'stored',
  message,
});

/** Every reason for which a request ends without its answer. `web/app/wording.ts` has the page's sentences for them. */
export const REASONS = {
  input_invalid: refused('BAD_REQUEST', 'The request is not as expected'),
  not_found: refused('NOT_FOUND', 'There is nothing at this address'),
  message_seen: {
    code: 'CONFLICT',
    status: STATUS.CONFLICT,
    outcome: 'refused',
    retryAfterSeconds: null,
    question: 'stored',
    message: 'This message was already received: reload the conversation to see its answer',
  },
  conversation_missing: refused('NOT_FOUND', 'There is no such conversation, or it was deleted'),
  message_missing: refused('NOT_FOUND', 'There is no such message, or it was deleted'),
  note_missing: refused('NOT_FOUND', 'There is no such note, or it was deleted'),
  note_there: refused('CONFLICT', 'Another note has this text already'),
  notes_full: refused('CONFLICT', 'Your notes are full: delete some to add more'),
  pins_full: refused('CONFLICT', 'At most 50 conversations can be pinned: unpin one first'),
  not_signed_in: refused('UNAUTHORIZED', 'Not signed in: sign in and try again'),
  sign_in_expired: refused('UNAUTHORIZED', 'The sign-in has expired: sign in again'),
  sign_in_invalid: refused('UNAUTHORIZED', 'The sign-in was not accepted: sign in again'),
  session_revoked: refused('UNAUTHORIZED', 'This session was signed out: sign in again'),
  other_person: refused(
    'FORBIDDEN',
    'Somebody else has signed in in this browser: reload the page',
  ),
  cross_site: refused('FORBIDDEN', 'Refused, the request came from another site'),
  not_json: refused('UNSUPPORTED_MEDIA_TYPE', 'Expected a body of type application/json'),
  too_large: refused(
    'PAYLOAD_TOO_LARGE',
    'The request is larger than 64 KiB, or than 512 KiB with attached text',
  ),
  body_late: refused('TIMEOUT', 'The request did not arrive in time: try again'),
  rate_limited: refused(
    'TOO_MANY_REQUESTS',
    'Too many requests in a short time: wait a minute and try again',
    60,
  ),
  quota_spent: refused(
    'TOO_MANY_REQUESTS',
    'The daily allowance is used up: try again tomorrow',
    3_600,
  ),
  budget_spent: refused('TOO_MANY_REQUESTS', "This month's budget is used up", 3_600),
  paused: refused(
    'SERVICE_UNAVAILABLE',
    'Answers are paused by the operator, everything else works: try again later',
    60,
  ),
  too_many_streams: refused(
    'TOO_MANY_REQUESTS',
    'Too many answers are being written for you at once: wait for one to end',
    5,
  ),
  busy: refused('SERVICE_UNAVAILABLE', 'The service is busy: try again in a moment', 2),
  draining: refused('SERVICE_UNAVAILABLE', 'The service is restarting: try again in a moment', 5),
  model_throttled: modelFailed('TOO_MANY_REQUESTS', 'The model is busy: try again in a moment', 5),
  model_slow: modelFailed('GATEWAY_TIMEOUT', 'The model took too long to begin: try again'),
  model_silent: modelFailed('GATEWAY_TIMEOUT', 'The model stopped writing: try again'),
  model_over_time: modelFailed('GATEWAY_TIMEOUT', 'The answer took too long and was ended'),
  model_cut: modelFailed('BAD_GATEWAY', 'The connection to the model was lost: try again'),
  model_unreadable: modelFailed(
    'BAD_GATEWAY',
    'The model answered something that cannot be read: try again',
  ),
  model_denied: modelFailed(
    'BAD_GATEWAY',
    'The model refused this request: choose another model or tell your administrator',
  ),
  model_unknown: modelFailed('BAD_GATEWAY', 'The model is not available: choose another one'),
  model_context_full: modelFailed(
    'BAD_GATEWAY',
    'The conversation is too long for this model: start a new one, or choose another model',
  ),
  model_parameter: modelFailed(
    'BAD_GATEWAY',
    'The model does not accept a setting of this service: choose another model or tell your administrator',
  ),
  model_refused: modelFailed(
    'BAD_GATEWAY',
    'The model service refused this request: rephrase it, or tell your administrator the trace id',
  ),
  model_unreachable: modelFailed(
    'SERVICE_UNAVAILABLE',
    'The model cannot be reached: try again in a moment',
    5,
  ),
  ended_by_pause: modelFailed(
    'SERVICE_UNAVAILABLE',
    'The operator paused all answers while this one was written: try again later',
    60,
  ),
  answer_lost: modelFailed('BAD_GATEWAY', 'The server that wrote this answer was lost: try again'),
  store_throttled: {
    code: 'SERVICE_UNAVAILABLE',
    status: STATUS.SERVICE_UNAVAILABLE,
    outcome: 'failed',
    retryAfterSeconds: 2,
    question: 'unknown',
    message: 'The store is busy: try again in a moment',
  },
  store_unavailable: {
    code: 'SERVICE_UNAVAILABLE',
    status: STATUS.SERVICE_UNAVAILABLE,
    outcome: 'failed',
    retryAfterSeconds: 5,
    question: 'unknown',
    message: 'The store cannot be reached: try again in a moment',
  },
  keys_unreachable: {
    code: 'SERVICE_UNAVAILABLE',
    status: STATUS.SERVICE_UNAVAILABLE,
    outcome: 'failed',
    retryAfterSeconds: 5,
    question: 'not_stored',
    message: 'The sign-in cannot be checked right now: try again in a moment',
  },
  stopped: {
    code: 'CLIENT_CLOSED_REQUEST',
    status: STATUS.CLIENT_CLOSED_REQUEST,
    outcome: 'stopped',
    retryAfterSeconds: null,
    question: 'unknown',
    message: 'Stopped',
  },
  internal: {
    code: 'INTERNAL_SERVER_ERROR',
    status: STATUS.INTERNAL_SERVER_ERROR,
    outcome: 'failed',
    retryAfterSeconds: null,
    question: 'unknown',
    message: 'Something went wrong on our side: try again',
  },
} as const satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof REASONS;

/** Error with a reason from `REASONS`. It extends `TRPCError`, so tRPC keeps its message inside a stream too. */
export class OnecallError extends TRPCError {
  override readonly name = 'OnecallError';
  readonly reason: Reason;

  constructor(reason: Reason, options: { message?: string; cause?: unknown } = {}) {
    const { code, message } = REASONS[reason];
    super({ code, message: options.message ?? message, cause: options.cause });
    this.reason = reason;
  }
}

/** Returns the reason of any thrown value; `internal` for a value that is not a `OnecallError`. */
export const reasonOf = (error: unknown): Reason =>
  error instanceof OnecallError ? error.reason : 'internal';
