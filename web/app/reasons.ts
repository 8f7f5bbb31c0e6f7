import type { ServerReason, ServerReasons } from '../client.ts';

/** Reasons of failures that the page finds out itself; the server never sends them. */
type PageReason =
  /** The browser reports that it has no network. */
  | 'offline'
  /** The browser has a network, but the server sent no response, or a gateway responded in its place. */
  | 'unreachable'
  /** The connection ended while an answer was being received. */
  | 'connection_lost'
  /** A firewall responded with HTTP status 403. */
  | 'blocked'
  /** The server's database contains the question but no answer. */
  | 'unanswered'
  /** A reason that this version of the page does not know, from a newer server. */
  | 'unknown';

export type Reason = ServerReason | PageReason;

/** Whether the server has stored the question if the request `chat` failed for a certain reason. */
type Question = 'stored' | 'not_stored' | 'unknown';

type Row<Q extends Question> = Readonly<{
  /** Whether sending the same request again can succeed. */
  retry: boolean;
  question: Q;
}>;

/**
 * Type of the table of reasons. A row that contradicts the server about whether the question was stored does not
 * compile.
 */
type Table = Readonly<
  { [R in ServerReason]: Row<ServerReasons[R]['question']> } & Record<PageReason, Row<Question>>
>;

const again = <Q extends Question>(question: Q): Row<Q> => ({ retry: true, question });
const settled = <Q extends Question>(question: Q): Row<Q> => ({ retry: false, question });

/** The sentences for the reasons are in `wording.ts`, whose code is loaded when a failure is first shown. */
const TABLE: Table = {
  input_invalid: settled('not_stored'),
  not_found: settled('not_stored'),
  message_seen: settled('stored'),
  conversation_missing: settled('not_stored'),
  message_missing: settled('not_stored'),
  note_missing: settled('not_stored'),
  note_there: settled('not_stored'),
  notes_full: settled('not_stored'),
  pins_full: settled('not_stored'),
  not_signed_in: settled('not_stored'),
  sign_in_expired: settled('not_stored'),
  sign_in_invalid: settled('not_stored'),
  session_revoked: settled('not_stored'),
  other_person: settled('not_stored'),
  cross_site: settled('not_stored'),
  not_json: settled('not_stored'),
  too_large: settled('not_stored'),
  body_late: again('not_stored'),
  rate_limited: again('not_stored'),
  quota_spent: settled('not_stored'),
  budget_spent: settled('not_stored'),
  paused: again('not_stored'),
  too_many_streams: again('not_stored'),
  busy: again('not_stored'),
  draining: again('not_stored'),
  model_throttled: again('stored'),
  model_slow: again('stored'),
  model_silent: again('stored'),
  model_over_time: again('stored'),
  model_cut: again('stored'),
  model_unreadable: again('stored'),
  model_denied: settled('stored'),
  model_unknown: settled('stored'),
  model_context_full: settled('stored'),
  model_parameter: settled('stored'),
  model_refused: settled('stored'),
  model_unreachable: again('stored'),
  ended_by_pause: again('stored'),
  answer_lost: again('stored'),
  store_throttled: again('unknown'),
  store_unavailable: again('unknown'),
  keys_unreachable: again('not_stored'),
  stopped: again('unknown'),
  internal: again('unknown'),
  offline: again('not_stored'),
  unreachable: again('unknown'),
  connection_lost: again('unknown'),
  blocked: settled('not_stored'),
  unanswered: again('stored'),
  unknown: again('unknown'),
};

const isReason = (text: string): text is Reason => Object.hasOwn(TABLE, text);

/** Returns a text as a reason, or `unknown` if this version of the page does not know the text. */
export const toReason = (text: string): Reason => (isReason(text) ? text : 'unknown');

export const canRetry = (reason: Reason): boolean => TABLE[reason].retry;

export const questionAfter = (reason: Reason): Question => TABLE[reason].question;
