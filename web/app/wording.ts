import type { ServerReason, ServerReasons } from '../client.ts';

/** Reasons that only the page can know. */
type PageReason =
  /** The browser reports that it has no network. */
  | 'offline'
  /** The browser has a network but no answer came, or a gateway answered for the server. */
  | 'unreachable'
  /** The connection ended within an answer. */
  | 'connection_lost'
  /** A firewall answered with 403. */
  | 'blocked'
  /** The store holds the question and no answer. */
  | 'unanswered'
  /** A reason of a newer server. */
  | 'unknown';

export type Reason = ServerReason | PageReason;

/** The thing that a failure leaves untouched; a sentence about it follows the one about the failure. */
export type Kept = 'question' | 'text' | 'draft' | 'nothing';

/** Whether the server holds the question of a `chat` that ended with this reason. */
type Question = 'stored' | 'not_stored' | 'unknown';

type Row<Q extends Question> = Readonly<{
  /** A sentence: what happened, and what the person can do now. */
  says: string;
  /** Whether sending the same request again can help. */
  retry: boolean;
  question: Q;
}>;

/** The server's column `question` is part of the type: a row that contradicts it does not compile. */
type Table = Readonly<
  { [R in ServerReason]: Row<ServerReasons[R]['question']> } & Record<PageReason, Row<Question>>
>;

const again = <Q extends Question>(question: Q, says: string): Row<Q> => ({
  says,
  retry: true,
  question,
});
const settled = <Q extends Question>(question: Q, says: string): Row<Q> => ({
  says,
  retry: false,
  question,
});

const TABLE: Table = {
  input_invalid: settled(
    'not_stored',
    'The server could not read this. Edit it and send it again.',
  ),
  not_found: settled('not_stored', 'The server does not know this request. Reload the page.'),
  message_seen: settled('stored', 'This question was sent already. Its answer is being loaded.'),
  conversation_missing: settled('not_stored', 'This conversation is no longer there.'),
  message_missing: settled('not_stored', 'This question is no longer there.'),
  note_missing: settled('not_stored', 'This note is no longer there.'),
  note_there: settled('not_stored', 'Another note says this already.'),
  notes_full: settled('not_stored', 'Your notes are full. Delete some to keep new ones.'),
  pins_full: settled('not_stored', 'At most 50 conversations can be pinned. Unpin one first.'),
  not_signed_in: settled('not_stored', 'Your sign-in has expired. Sign in again.'),
  sign_in_expired: settled('not_stored', 'Your sign-in has expired. Sign in again.'),
  sign_in_invalid: settled('not_stored', 'Your sign-in is not valid here. Sign in again.'),
  session_revoked: settled('not_stored', 'You signed out elsewhere. Sign in again.'),
  other_person: settled('not_stored', 'Somebody else has signed in in this browser.'),
  cross_site: settled('not_stored', 'This page may not call the server. Reload it and try again.'),
  not_json: settled('not_stored', 'The server did not accept this message. Reload the page.'),
  too_large: settled('not_stored', 'This message is too large. Shorten it and send it again.'),
  body_late: again('not_stored', 'The connection was too slow to send this. Try again.'),
  rate_limited: again('not_stored', 'That was a lot of requests in a minute. Wait a minute.'),
  quota_spent: settled('not_stored', 'Today’s allowance is used up. It starts anew tomorrow.'),
  budget_spent: settled('not_stored', 'This month’s budget for answers is used up.'),
  paused: again('not_stored', 'Answers are paused by your administrator. Everything else works.'),
  too_many_streams: again('not_stored', 'Other answers of yours are still being written.'),
  busy: again('not_stored', 'The service is busy.'),
  draining: again('not_stored', 'The service is being updated.'),
  model_throttled: again('stored', 'The model is busy.'),
  model_slow: again('stored', 'The model did not start in time.'),
  model_silent: again('stored', 'The model stopped writing.'),
  model_over_time: again('stored', 'The answer took too long and was ended.'),
  model_cut: again('stored', 'The answer was cut off.'),
  model_unreadable: again('stored', 'The model’s answer could not be read.'),
  model_denied: settled('stored', 'This model is not open to this service. Choose another one.'),
  model_unknown: settled('stored', 'This model is not known here. Choose another one.'),
  model_context_full: settled(
    'stored',
    'This conversation is too long for the model. Start a new one, or choose another model.',
  ),
  model_parameter: settled(
    'stored',
    'The model does not accept a setting of this service. Choose another model.',
  ),
  model_refused: settled(
    'stored',
    'The model service refused this request. Rephrase it, or tell your administrator the trace id.',
  ),
  model_unreachable: again('stored', 'The model cannot be reached.'),
  ended_by_pause: again(
    'stored',
    'Your administrator paused all answers while this one was written.',
  ),
  answer_lost: again('stored', 'The server that wrote this answer was lost.'),
  store_throttled: again('unknown', 'The store is busy.'),
  store_unavailable: again('unknown', 'The store cannot be reached.'),
  keys_unreachable: again('not_stored', 'Your sign-in cannot be checked at the moment.'),
  stopped: again('unknown', 'Stopped.'),
  internal: again('unknown', 'Something went wrong on the server.'),
  offline: again('not_stored', 'You are offline.'),
  unreachable: again('unknown', 'The service cannot be reached.'),
  connection_lost: again('unknown', 'The connection was lost.'),
  blocked: settled('not_stored', 'A firewall in front of the service refused this request.'),
  unanswered: again('stored', 'This question has no answer yet.'),
  unknown: again('unknown', 'Something went wrong.'),
};

const KEPT: Record<Kept, string> = {
  question: ' Your question is kept.',
  text: ' What was written is kept.',
  draft: ' Your draft is kept.',
  nothing: '',
};

const isReason = (text: string): text is Reason => Object.hasOwn(TABLE, text);

/** Returns the reason a text names, or `unknown` for a text that names none. */
export const toReason = (text: string): Reason => (isReason(text) ? text : 'unknown');

/** Returns the sentences a person reads for a reason. */
export const sentence = (reason: Reason, kept: Kept): string => TABLE[reason].says + KEPT[kept];

export const canRetry = (reason: Reason): boolean => TABLE[reason].retry;

export const questionAfter = (reason: Reason): Question => TABLE[reason].question;
