import type { ObservedError, ObservedOutcome } from '../../evidence/observation.ts';
import type { Reading } from './reading.ts';

/** Reasons for which no model call was owed. `model_throttled`: the model never saw it. */
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
  'rate_limited',
  'quota_spent',
  'budget_spent',
  'paused',
  'too_many_streams',
  'busy',
  'draining',
  'model_throttled',
  'keys_unreachable',
]);

export type Ended = Readonly<{
  reading: Reading;
  procedure: 'classify' | 'chat';
  /** We let go of it. */
  left: boolean;
  /** We stopped looking. */
  late: boolean;
  thrown: unknown;
}>;

/** How a request ended, from all that was seen of it. */
export function outcomeOf(ended: Ended): { outcome: ObservedOutcome; error?: ObservedError } {
  const { reading, procedure, left, late, thrown } = ended;
  if (reading.failure) {
    const { message, data } = reading.failure;
    const error = { code: data.code, reason: data.reason ?? data.code, message };
    const refused = REFUSALS.has(error.reason) || isRefusal(reading.status);
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
