import { ZodError } from 'zod';

/** For each error reason of the small server: the tRPC code, its number and the HTTP status. */
const REASONS = {
  input_invalid: ['BAD_REQUEST', -32_600, 400],
  not_found: ['NOT_FOUND', -32_004, 404],
  conversation_missing: ['NOT_FOUND', -32_004, 404],
  message_missing: ['NOT_FOUND', -32_004, 404],
  note_missing: ['NOT_FOUND', -32_004, 404],
  message_seen: ['CONFLICT', -32_009, 409],
  notes_full: ['CONFLICT', -32_009, 409],
  not_signed_in: ['UNAUTHORIZED', -32_001, 401],
  sign_in_expired: ['UNAUTHORIZED', -32_001, 401],
  sign_in_invalid: ['UNAUTHORIZED', -32_001, 401],
  not_json: ['UNSUPPORTED_MEDIA_TYPE', -32_015, 415],
  too_large: ['PAYLOAD_TOO_LARGE', -32_013, 413],
  budget_spent: ['TOO_MANY_REQUESTS', -32_029, 429],
  model_unknown: ['BAD_GATEWAY', -32_603, 502],
  model_throttled: ['TOO_MANY_REQUESTS', -32_029, 429],
  model_unreachable: ['SERVICE_UNAVAILABLE', -32_603, 503],
  model_slow: ['GATEWAY_TIMEOUT', -32_603, 504],
  stopped: ['CLIENT_CLOSED_REQUEST', -32_099, 499],
  internal: ['INTERNAL_SERVER_ERROR', -32_603, 500],
} as const;

export type Reason = keyof typeof REASONS;

/** Error that ends a request without its answer, for a reason that the contract names. */
export class OnecallError extends Error {
  override readonly name = 'OnecallError';
  readonly reason: Reason;

  constructor(reason: Reason, message = `Refused: ${reason.replaceAll('_', ' ')}`) {
    super(message);
    this.reason = reason;
  }
}

/** Public part of an error: its reason, with a message that reveals nothing private. */
export type Told = Readonly<{ reason: Reason; message: string }>;

export function tell(error: unknown): Told {
  if (error instanceof OnecallError) return { reason: error.reason, message: error.message };
  if (error instanceof ZodError)
    return { reason: 'input_invalid', message: error.issues[0]?.message ?? 'Invalid input' };
  return { reason: 'internal', message: 'Something went wrong on our side: try again' };
}

/** Returns an error in the form in which tRPC sends it. */
export function errorShape({ reason, message }: Told, about: { path: string; traceId: string }) {
  const [code, number, httpStatus] = REASONS[reason];
  return { message, code: number, data: { code, httpStatus, reason, ...about } };
}

export const statusOf = (reason: Reason): number => REASONS[reason][2];

const REFUSED = new Set(['BAD_REQUEST', 'NOT_FOUND', 'CONFLICT', 'UNAUTHORIZED']);

/** Returns the value of the field `outcome` in a log line, for an error reason. */
export function outcomeOf(reason: Reason): 'refused' | 'failed' | 'stopped' {
  if (reason === 'stopped') return 'stopped';
  const also: readonly Reason[] = ['not_json', 'too_large', 'budget_spent'];
  return REFUSED.has(REASONS[reason][0]) || also.includes(reason) ? 'refused' : 'failed';
}
