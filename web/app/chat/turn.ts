import type { Agent, Attached, AttachedFile, NoteSaved, Receipt, Route } from '../../client.ts';
import type { Reason } from '../reasons.ts';
import type { Kept } from '../wording.ts';
import type { RouteCode } from './route.ts';

export type TurnProblem = Readonly<{ reason: Reason; traceId?: string | undefined }>;

/**
 * How far a turn is.
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

/** A question with the known facts about its answer, in any state. */
export type Asked = Readonly<{
  messageId: string;
  query: string;
  agent: Agent;
  model: string;
  /** ISO 8601. */
  askedAt: string;
  text: string;
  route?: Route;
  note?: NoteSaved;
  receipt?: Receipt | undefined;
  verdict?: string;
  expected?: string | undefined;
  /** Names and sizes of the texts attached to the question, for display. */
  attachments?: readonly AttachedFile[] | undefined;
  /** The attached texts, until the server holds them. */
  texts?: readonly Attached[] | undefined;
  /** The message that the texts were uploaded with, when the question was sent again. */
  attachmentsOf?: string | undefined;
  /** All versions of the question, oldest first, where there is more than one. */
  versions?: readonly string[] | undefined;
  /** The message that this one replaces. */
  replaces?: string | undefined;
  /** The message whose answer, cut at the length limit, this one continues. */
  continues?: string | undefined;
  /** The only route that was offered, as the person chose it for this question. */
  chosenRoute?: RouteCode | undefined;
  /** Whether the model reasons before it answers. */
  isThinking?: boolean;
  /** Milliseconds from sending to the route, as this page measured them. */
  seenRouteMs?: number;
}>;

/** A question with its answer, as the page shows it. */
export type Turn = Asked & State;

const OPEN: ReadonlySet<Phase> = new Set<Phase>(['sent', 'accepted', 'answering', 'unknown']);

/** Tells whether the answer may still change without the person. */
export const isOpen = ({ phase }: Pick<Turn, 'phase'>): boolean => OPEN.has(phase);

/** Tells whether the model's answer came to its end, complete or not. */
export const isAnswered = ({ phase }: Pick<Turn, 'phase'>): boolean =>
  phase === 'complete' || phase === 'cut';

/** Tells whether the server holds the question, so that sending it again replaces it. */
export const isHeld = ({ phase, held }: Pick<Turn, 'phase' | 'held'>): boolean =>
  phase === 'unknown' ? held === true : phase !== 'queued' && phase !== 'sent';

/** Returns the state of a turn alone. */
export function stateOf({ phase, problem, held }: State): State {
  if (phase === 'queued' || phase === 'failed') return { phase, problem };
  return phase === 'unknown' ? { phase, held } : { phase };
}

/** Returns the turn in another state; nothing of the former state is left. */
export function enter(turn: Turn, state: State): Turn {
  const { phase: _phase, problem: _problem, held: _held, ...rest } = turn;
  return { ...rest, ...state };
}

/** Returns which part of a turn that ended early is kept: its text, or only the question. */
export const keptOf = ({ text, continues }: Pick<Turn, 'text' | 'continues'>): Kept =>
  text === '' && continues === undefined ? 'question' : 'text';
