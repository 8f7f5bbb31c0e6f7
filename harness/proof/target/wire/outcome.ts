import type { ObservedError, ObservedOutcome } from '../../evidence/observation.ts';
import { isShedReason } from '../../evidence/shed.ts';
import type { Reading } from './reading.ts';

/** Error reasons of requests that the server refused before a model call, besides those of shed load. */
const REFUSALS: ReadonlySet<string> = new Set([
  'input_invalid',
  'not_found',
  'message_seen',
  'conversation_missing',
  'message_missing',
  'note_missing',
  'note_there',
  'notes_full',
  'pins_full',
  'not_signed_in',
  'sign_in_expired',
  'sign_in_invalid',
  'session_revoked',
  'other_person',
  'cross_site',
  'not_json',
  'too_large',
  'body_late',
  'keys_unreachable',
]);

export const isRefusalReason = (reason: string): boolean =>
  isShedReason(reason) || REFUSALS.has(reason);

export type Ended = Readonly<{
  reading: Reading;
  procedure: 'classify' | 'chat';
  /** Whether the harness abandoned the request on purpose. */
  left: boolean;
  /** Whether the harness stopped waiting because of the timeout. */
  late: boolean;
  thrown: unknown;
}>;

/** Returns the outcome of a request, from everything that the harness observed of it. */
export function observedOutcomeOf(ended: Ended): {
  outcome: ObservedOutcome;
  error?: ObservedError;
} {
  const { reading, procedure, left, late, thrown } = ended;
  if (reading.failure) {
    const { message, data } = reading.failure;
    const error = { code: data.code, reason: data.reason ?? data.code, message };
    const refused = isRefusalReason(error.reason) || isRefusal(reading.status);
    return { outcome: refused ? 'refused' : 'failed', error };
  }
  if (late) return { outcome: 'censored' };
  if (left) return { outcome: 'stopped' };
  if (thrown !== undefined) return failed('connection', wordsOf(thrown));
  if (reading.offContract !== undefined) return failed('off_contract', reading.offContract);
  if (reading.raw !== undefined) {
    const error = { code: `HTTP ${reading.status}`, reason: 'no_error_body', message: reading.raw };
    return { outcome: isRefusal(reading.status) ? 'refused' : 'failed', error };
  }
  if (reading.route === undefined) return failed('no_route', 'The answer ended without a route');
  if (procedure === 'chat' && reading.receipt === undefined)
    return failed('no_receipt', 'The answer ended without a receipt');
  if (!reading.ended) return failed('no_end', 'The stream was cut before it said that it was over');
  return { outcome: 'answered' };
}

const isRefusal = (status: number) => status >= 400 && status < 500;

const failed = (reason: string, message: string) => ({
  outcome: 'failed' as const,
  error: { code: 'HARNESS', reason, message },
});

function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.code}: ` : '';
  return code + thrown.message;
}
