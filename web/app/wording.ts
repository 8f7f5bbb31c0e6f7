/** What a person reads for a reason: what happened, what is kept, and whether trying again can help. */
export type Wording = Readonly<{ says: string; retry: boolean }>;

const again = (says: string): Wording => ({ says, retry: true });
const settled = (says: string): Wording => ({ says, retry: false });

const WORDING: Record<string, Wording> = {
  input_invalid: settled('The server could not read this question. Edit it and send it again.'),
  message_seen: settled('This question was sent already. Its answer is being loaded.'),
  conversation_missing: settled('This conversation is no longer there.'),
  note_missing: settled('This note is no longer there.'),
  notes_full: settled('Your notes are full. Delete some to keep new ones.'),
  not_signed_in: settled('Your sign-in has expired. Sign in again, your draft is kept.'),
  sign_in_expired: settled('Your sign-in has expired. Sign in again, your draft is kept.'),
  sign_in_invalid: settled('Your sign-in is not valid here. Sign in again, your draft is kept.'),
  session_revoked: settled('You signed out elsewhere. Sign in again, your draft is kept.'),
  cross_site: settled('This page may not call the server. Reload it and try again.'),
  not_json: settled('The server did not accept this message. Reload the page and try again.'),
  too_large: settled('This message is too large. Shorten it and send it again.'),
  rate_limited: again('That was a lot of questions in a minute. Your question is kept.'),
  quota_spent: settled(
    'Today’s allowance is used up. It starts anew tomorrow; your question is kept.',
  ),
  too_many_streams: again('Other answers of yours are still being written. Your question is kept.'),
  busy: again('The service is busy. Your question is kept.'),
  draining: again('The service is being updated. Your question is kept.'),
  model_throttled: again('The model is busy. Your question is kept.'),
  model_slow: again('The model did not start in time. Your question is kept.'),
  model_silent: again('The model fell silent. What it wrote is kept.'),
  model_over_time: again('The answer took too long and was ended. What was written is kept.'),
  model_cut: again('The answer was cut off. What was written is kept.'),
  model_unreadable: again('The model’s answer could not be read. Your question is kept.'),
  model_denied: settled('This model is not open to this service. Choose another one.'),
  model_unknown: settled('This model is not known here. Choose another one.'),
  model_unreachable: again('The model cannot be reached. Your question is kept.'),
  store_throttled: again('The store is busy. Your question is kept.'),
  store_unavailable: again('The store cannot be reached. Your question is kept.'),
  keys_unreachable: again('Your sign-in cannot be checked at the moment. Your question is kept.'),
  stopped: again('Stopped. What was written is kept.'),
  not_found: settled('The server does not know this request. Reload the page.'),
  internal: again('Something went wrong on the server. Your question is kept.'),
  offline: again('You are offline. Your question is kept.'),
  unreachable: again('The service cannot be reached. Your question is kept.'),
  connection_lost: again('The connection was lost. What arrived is kept.'),
  unanswered: again('This question has no answer yet.'),
};

const UNKNOWN = again('Something went wrong. Your question is kept.');

/** Never a code without a sentence: an unknown reason gets a sentence too. */
export const wordingOf = (reason: string): Wording =>
  Object.hasOwn(WORDING, reason) ? (WORDING[reason] ?? UNKNOWN) : UNKNOWN;
