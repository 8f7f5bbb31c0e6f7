import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canRetry, questionAfter, toReason } from './reasons.ts';
import { sentence } from './wording.ts';

/** Reasons that the server may give, repeated in this test so that it fails if one of them is renamed or removed. */
const REASONS =
  'input_invalid message_seen conversation_missing note_missing notes_full not_signed_in sign_in_expired sign_in_invalid session_revoked cross_site not_json too_large body_late rate_limited quota_spent budget_spent paused ended_by_pause too_many_streams busy draining model_throttled model_slow model_silent model_over_time model_cut model_unreadable model_denied model_unknown model_unreachable store_throttled store_unavailable keys_unreachable stopped not_found internal'.split(
    ' ',
  );

test('sentence() has words of its own for every reason', () => {
  for (const text of REASONS) {
    const reason = toReason(text);
    assert.equal(reason, text);
    assert.notEqual(sentence(reason, 'nothing'), sentence('unknown', 'nothing'), reason);
    assert.match(sentence(reason, 'nothing'), /^[A-Z].*\.$/, reason);
    assert.doesNotMatch(sentence(reason, 'nothing'), /sorry|oops|error|kept|_/i, reason);
  }
});

test('sentence() says that text is kept only when there is text', () => {
  assert.equal(
    sentence('model_throttled', 'question'),
    'The model is busy. Your question is kept.',
  );
  assert.equal(sentence('stopped', 'text'), 'Stopped. What was written is kept.');
  assert.equal(
    sentence('unreachable', 'draft'),
    'The service cannot be reached. Your draft is kept.',
  );
});

test('toReason() calls unknown what no table has, names that every object has included', () => {
  for (const text of ['never heard of', 'constructor', '__proto__', ''])
    assert.equal(toReason(text), 'unknown');
});

test('the table says what the server holds and whether sending again can help', () => {
  assert.deepEqual([questionAfter('busy'), canRetry('busy')], ['not_stored', true]);
  assert.deepEqual([questionAfter('model_slow'), canRetry('model_denied')], ['stored', false]);
  assert.equal(questionAfter('store_unavailable'), 'unknown');
});
