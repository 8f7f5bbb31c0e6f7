import { TRPCError } from '@trpc/server';

type Code = TRPCError['code'];

/** Every way a request can end without its answer, and the tRPC code that carries it. */
export const CODE = {
  input_invalid: 'BAD_REQUEST',
  not_found: 'NOT_FOUND',
  message_seen: 'CONFLICT',
  conversation_missing: 'NOT_FOUND',
  note_missing: 'NOT_FOUND',
  notes_full: 'CONFLICT',
  not_signed_in: 'UNAUTHORIZED',
  sign_in_expired: 'UNAUTHORIZED',
  sign_in_invalid: 'UNAUTHORIZED',
  session_revoked: 'UNAUTHORIZED',
  cross_site: 'FORBIDDEN',
  not_json: 'UNSUPPORTED_MEDIA_TYPE',
  too_large: 'PAYLOAD_TOO_LARGE',
  rate_limited: 'TOO_MANY_REQUESTS',
  quota_spent: 'TOO_MANY_REQUESTS',
  too_many_streams: 'TOO_MANY_REQUESTS',
  busy: 'SERVICE_UNAVAILABLE',
  draining: 'SERVICE_UNAVAILABLE',
  model_throttled: 'TOO_MANY_REQUESTS',
  model_slow: 'GATEWAY_TIMEOUT',
  model_silent: 'GATEWAY_TIMEOUT',
  model_over_time: 'GATEWAY_TIMEOUT',
  model_cut: 'BAD_GATEWAY',
  model_unreadable: 'BAD_GATEWAY',
  model_denied: 'BAD_GATEWAY',
  model_unknown: 'BAD_GATEWAY',
  model_unreachable: 'SERVICE_UNAVAILABLE',
  store_throttled: 'SERVICE_UNAVAILABLE',
  store_unavailable: 'SERVICE_UNAVAILABLE',
  keys_unreachable: 'SERVICE_UNAVAILABLE',
  stopped: 'CLIENT_CLOSED_REQUEST',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<string, Code>;

export type Reason = keyof typeof CODE;

/** What a person reads. Nothing private, and never more than they can act on. */
const MESSAGE: Record<Reason, string> = {
  input_invalid: 'The request is not as expected',
  not_found: 'There is nothing at this address',
  message_seen: 'This message was already received: reload the conversation to see its answer',
  conversation_missing: 'There is no such conversation, or it was deleted',
  note_missing: 'There is no such note, or it was deleted',
  notes_full: 'Your notes are full: delete some to add more',
  not_signed_in: 'Not signed in: sign in and try again',
  sign_in_expired: 'The sign-in has expired: sign in again',
  sign_in_invalid: 'The sign-in was not accepted: sign in again',
  session_revoked: 'This session was signed out: sign in again',
  cross_site: 'Refused, the request came from another site',
  not_json: 'Expected a body of type application/json',
  too_large: 'The request is larger than 64 KiB',
  rate_limited: 'Too many requests in a short time: wait a minute and try again',
  quota_spent: 'The daily allowance is used up: try again tomorrow',
  too_many_streams: 'Too many answers are being written for you at once: wait for one to end',
  busy: 'The service is busy: try again in a moment',
  draining: 'The service is restarting: try again in a moment',
  model_throttled: 'The model is busy: try again in a moment',
  model_slow: 'The model took too long to begin: try again',
  model_silent: 'The model stopped writing: try again',
  model_over_time: 'The answer took too long and was ended',
  model_cut: 'The connection to the model was lost: try again',
  model_unreadable: 'The model answered something that cannot be read: try again',
  model_denied: 'The model refused this request: choose another model or tell your administrator',
  model_unknown: 'The model is not available: choose another one',
  model_unreachable: 'The model cannot be reached: try again in a moment',
  store_throttled: 'The store is busy: try again in a moment',
  store_unavailable: 'The store cannot be reached: try again in a moment',
  keys_unreachable: 'The sign-in cannot be checked right now: try again in a moment',
  stopped: 'Stopped',
  internal: 'Something went wrong on our side: try again',
};

/** A refusal or failure with a closed reason. It extends `TRPCError`, so it is safe in the middle of a stream too. */
export class OnecallError extends TRPCError {
  override readonly name = 'OnecallError';
  readonly reason: Reason;

  constructor(reason: Reason, options: { message?: string; cause?: unknown } = {}) {
    super({
      code: CODE[reason],
      message: options.message ?? MESSAGE[reason],
      cause: options.cause,
    });
    this.reason = reason;
  }
}
