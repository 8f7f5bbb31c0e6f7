import type { Agent, Attached, AttachedFile, NoteSaved, Receipt, Route } from '../../client.ts';
import type { Reason } from '../reasons.ts';
import type { Kept } from '../wording.ts';
import type { RouteCode } from './route.ts';

export type TurnProblem = Readonly<{ reason: Reason; traceId?: string | undefined }>;

/**
 * The phase of a turn (a question with its answer).
 *
 * | phase | meaning |
 * | --- | --- |
 * | queued | the server does not hold the question, and it can be sent under its own id |
 * | sent | the question is on its way |
 * | accepted | the server holds the question, and no text has come yet |
 * | answering | text arrives |
 * | complete | the model ended the answer |
 * | cut | the service ended the answer before it was complete; the receipt says why |
 * | stopped | the person ended the answer |
 * | failed | the answer ended with a problem, and the server holds the question |
 * | unknown | this page receives nothing at the moment, and the server may be writing; `held`: the server holds the question |
 */
export type State =
  | Readonly<{ phase: 'queued' | 'failed'; problem: TurnProblem; held?: undefined }>
  | Readonly<{ phase: 'unknown'; held: boolean; problem?: undefined }>
  | Readonly<{
      phase: 'sent' | 'accepted' | 'answering' | 'complete' | 'cut' | 'stopped';
      problem?: undefined;
      held?: undefined;
    }>;
export type Phase = State['phase'];

/** A question and what the page knows about its answer, without the phase of the answer. */
export type Asked = Readonly<{
  messageId: string;
  query: string;
  agent: Agent;
  model: string;
  /** Time when the question was sent, in ISO 8601. */
  askedAt: string;
  text: string;
  route?: Route;
  note?: NoteSaved;
  receipt?: Receipt | undefined;
  verdict?: string;
  expected?: string | undefined;
  /** Names and sizes of the texts attached to the question, for display. */
  attachments?: readonly AttachedFile[] | undefined;
  /** The attached texts themselves, kept until the server holds them. */
  texts?: readonly Attached[] | undefined;
  /** Id of the earlier message with which the attached texts were uploaded; set if the question was sent again. */
  attachmentsOf?: string | undefined;
  /** Message ids of all versions of the question, oldest first; undefined if there is only one. */
  versions?: readonly string[] | undefined;
  /** Id of the message that this question replaces. */
  replaces?: string | undefined;
  /** Id of the message whose answer was cut at the length limit and is continued by this one. */
  continues?: string | undefined;
  /** The category that the person chose for this question; the model had no other one to choose from. */
  chosenRoute?: RouteCode | undefined;
  /** Whether the model is reasoning and has not written any text yet. */
  isThinking?: boolean;
  /** Time in milliseconds from sending the question to receiving its category, as measured by this page. */
  seenRouteMs?: number;
}>;

/** A question with its answer, as the page shows it. */
export type Turn = Asked & State;

const OPEN: ReadonlySet<Phase> = new Set<Phase>(['sent', 'accepted', 'answering', 'unknown']);

/** Tells whether the server is, or may be, still writing the answer. */
export const isOpen = ({ phase }: Pick<Turn, 'phase'>): boolean => OPEN.has(phase);

/** Tells whether the model's answer has ended, either complete or cut at a limit. */
export const isAnswered = ({ phase }: Pick<Turn, 'phase'>): boolean =>
  phase === 'complete' || phase === 'cut';

/** Tells whether the server holds the question; if so, a new attempt replaces it. */
export const isHeld = ({ phase, held }: Pick<Turn, 'phase' | 'held'>): boolean =>
  phase === 'unknown' ? held === true : phase !== 'queued' && phase !== 'sent';

/** Returns only the fields of a turn that belong to its state: phase, problem and `held`. */
export function stateOf({ phase, problem, held }: State): State {
  if (phase === 'queued' || phase === 'failed') return { phase, problem };
  return phase === 'unknown' ? { phase, held } : { phase };
}

/** Returns the turn in a new state, without the fields of its former state. */
export function enter(turn: Turn, state: State): Turn {
  const { phase: _phase, problem: _problem, held: _held, ...rest } = turn;
  return { ...rest, ...state };
}

/** Returns what is kept of a turn that ended early: the text of its answer, or only the question. */
export const keptOf = ({ text, continues }: Pick<Turn, 'text' | 'continues'>): Kept =>
  text === '' && continues === undefined ? 'question' : 'text';
