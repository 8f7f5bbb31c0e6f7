import type { Reason } from './reasons.ts';

/** The thing that a failure leaves intact. Its sentence follows the sentence about the failure. */
export type Kept = 'question' | 'text' | 'draft' | 'nothing';

/** Sentences for each reason of a failure: what happened, and what the person can do now. */
const SAYS: Readonly<Record<Reason, string>> = {
  input_invalid: 'The server could not read this. Edit it and send it again.',
  not_found: 'The server does not know this request. Reload the page.',
  message_seen: 'This question was sent already. Its answer is being loaded.',
  conversation_missing: 'This conversation is no longer there.',
  message_missing: 'This question is no longer there.',
  note_missing: 'This note is no longer there.',
  note_there: 'Another note says this already.',
  notes_full: 'Your notes are full. Delete some to keep new ones.',
  pins_full: 'At most 50 conversations can be pinned. Unpin one first.',
  not_signed_in: 'Your sign-in has expired. Sign in again.',
  sign_in_expired: 'Your sign-in has expired. Sign in again.',
  sign_in_invalid: 'Your sign-in is not valid here. Sign in again.',
  session_revoked: 'You signed out elsewhere. Sign in again.',
  other_person: 'Somebody else has signed in in this browser.',
  cross_site: 'This page may not call the server. Reload it and try again.',
  not_json: 'The server did not accept this message. Reload the page.',
  too_large: 'This message is too large. Shorten it and send it again.',
  body_late: 'The connection was too slow to send this. Try again.',
  rate_limited: 'That was a lot of requests in a minute. Wait a minute.',
  quota_spent: 'Today’s allowance is used up. It starts anew tomorrow.',
  budget_spent: 'This month’s budget for answers is used up.',
  paused: 'Answers are paused by your administrator. Everything else works.',
  too_many_streams: 'Other answers of yours are still being written.',
  busy: 'The service is busy.',
  draining: 'The service is being updated.',
  model_throttled: 'The model is busy.',
  model_slow: 'The model did not start in time.',
  model_silent: 'The model stopped writing.',
  model_over_time: 'The answer took too long and was ended.',
  model_cut: 'The answer was cut off.',
  model_unreadable: 'The model’s answer could not be read.',
  model_denied: 'This service may not use this model. Choose another one.',
  model_unknown: 'This service does not have this model. Choose another one.',
  model_context_full:
    'This conversation is too long for the model. Start a new one, or choose another model.',
  model_parameter: 'The model does not accept a setting of this service. Choose another model.',
  model_refused:
    'The model service refused this request. Rephrase it, or tell your administrator the trace id.',
  model_unreachable: 'The model cannot be reached.',
  ended_by_pause: 'Your administrator paused all answers while this one was written.',
  answer_lost: 'The server that wrote this answer was lost.',
  store_throttled: 'The store is busy.',
  store_unavailable: 'The store cannot be reached.',
  keys_unreachable: 'Your sign-in cannot be checked at the moment.',
  stopped: 'Stopped.',
  internal: 'Something went wrong on the server.',
  offline: 'You are offline.',
  unreachable: 'The service cannot be reached.',
  connection_lost: 'The connection was lost.',
  blocked: 'A firewall in front of the service refused this request.',
  unanswered: 'This question has no answer yet.',
  unknown: 'Something went wrong.',
};

const KEPT: Record<Kept, string> = {
  question: ' Your question is kept.',
  text: ' What was written is kept.',
  draft: ' Your draft is kept.',
  nothing: '',
};

/** Returns the sentences that tell a person about a failure: its reason, and what is kept. */
export const sentence = (reason: Reason, kept: Kept): string => SAYS[reason] + KEPT[kept];
