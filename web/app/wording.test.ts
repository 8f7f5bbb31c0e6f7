import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordingOf } from './wording.ts';

/** The contract's closed list, restated. */
const REASONS =
  'input_invalid message_seen conversation_missing note_missing notes_full not_signed_in sign_in_expired sign_in_invalid session_revoked cross_site not_json too_large rate_limited quota_spent too_many_streams busy draining model_throttled model_slow model_silent model_over_time model_cut model_unreadable model_denied model_unknown model_unreachable store_throttled store_unavailable keys_unreachable stopped not_found internal'.split(
    ' ',
  );

const unknown = wordingOf('never heard of');

test('wordingOf() has a sentence of its own for every reason', () => {
  for (const reason of REASONS) {
    const { says } = wordingOf(reason);
    assert.notEqual(says, unknown.says, reason);
    assert.match(says, /^[A-Z].*\.$/, reason);
    assert.doesNotMatch(says, /sorry|oops|error|_/i, reason);
  }
});

test('wordingOf() has a sentence for an unknown reason, and for names every object has', () => {
  assert.match(unknown.says, /\.$/);
  assert.equal(wordingOf('constructor'), unknown);
});
