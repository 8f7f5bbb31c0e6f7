import type { Agent, NoteSaved, Part, Receipt, Route, StoredTurn } from '../../client.ts';
import type { Refusal } from '../refusal.ts';
import type { RouteCode } from './route.ts';
import { questionAfter, toReason, type Kept, type Reason } from '../wording.ts';

export type Problem = Readonly<{ reason: Reason; traceId?: string | undefined }>;

/**
 * How far an answer is. `unknown`: the server may be writing it, and this page is not receiving it at the moment: after
 * a reload, a lost connection, or a question that another tab asked. It is taken up by its message id.
 */
export type Phase = 'sent' | 'routed' | 'writing' | 'answered' | 'stopped' | 'failed' | 'unknown';

/** One question with its answer as the page shows it. */
export type Turn = Readonly<{
  messageId: string;
  query: string;
  agent: Agent;
  model: string;
  /** ISO 8601. */
  askedAt: string;
  phase: Phase;
  text: string;
  route?: Route;
  note?: NoteSaved;
  receipt?: Receipt | undefined;
  problem?: Problem | undefined;
  verdict?: string;
  expected?: string | undefined;
  /** Whether the server holds this question, so that asking again replaces it. */
  stored: boolean;
  /** All versions of the question, oldest first, where there is more than one. */
  versions?: readonly string[] | undefined;
  /** The message in whose place this one was asked. */
  replaces?: string | undefined;
  /** The message whose answer, cut at the length limit, this one goes on with. */
  continues?: string | undefined;
  /** The only route that was offered, as the person chose it for this question. */
  chosenRoute?: RouteCode | undefined;
  /** Whether the model reasons before it answers. */
  isThinking?: boolean;
  /** From sending to the route, as this page measured it, in milliseconds. */
  seenRouteMs?: number;
}>;

export const isOpen = (turn: Turn): boolean =>
  turn.phase === 'sent' ||
  turn.phase === 'routed' ||
  turn.phase === 'writing' ||
  turn.phase === 'unknown';

/** Names what a turn that ended early still has. */
export const keptOf = ({ text, continues }: Pick<Turn, 'text' | 'continues'>): Kept =>
  text === '' && continues === undefined ? 'question' : 'text';

const PHASE: Record<StoredTurn['state'], Phase> = {
  asked: 'unknown',
  answered: 'answered',
  stopped: 'stopped',
  failed: 'failed',
};

function problemOf(stored: StoredTurn): Problem | undefined {
  if (stored.state !== 'failed') return undefined;
  const traceId = stored.receipt?.traceId;
  return { reason: toReason(stored.response?.error?.reason ?? 'internal'), traceId };
}

/** Returns a turn as the server keeps it. */
export function fromStored(stored: StoredTurn): Turn {
  const problem = problemOf(stored);
  const { feedback, route, note, receipt, continues, chosenRoute, versions } = stored;
  return {
    messageId: stored.messageId,
    query: stored.query,
    agent: stored.agent,
    model: stored.model,
    askedAt: stored.askedAt,
    phase: PHASE[stored.state],
    text: stored.response?.content ?? '',
    stored: true,
    ...(continues !== undefined && { continues }),
    ...(chosenRoute !== undefined && { chosenRoute }),
    ...(versions !== undefined && { versions }),
    ...(route && { route }),
    ...(note && { note }),
    ...(receipt && { receipt }),
    ...(problem && { problem }),
    ...(feedback && { verdict: feedback.verdict }),
    ...(feedback?.expected !== undefined && { expected: feedback.expected }),
  };
}

/** Reasons that say how this page lost an answer, not how the answer ended. */
const LOST_HERE: ReadonlySet<Reason | undefined> = new Set<Reason | undefined>([
  'connection_lost',
  'unreachable',
  'offline',
]);

/** Joins the turn that the page shows with the server's copy. Text that a person has seen is never taken away. */
export function joined(shown: Turn, stored: StoredTurn): Turn {
  const copy = fromStored(stored);
  if (stored.state === 'asked') {
    const isLost = shown.phase === 'failed' && LOST_HERE.has(shown.problem?.reason);
    return { ...shown, stored: true, ...(isLost && { phase: 'unknown', problem: undefined }) };
  }
  const { seenRouteMs } = shown;
  return {
    ...copy,
    text: copy.text.length >= shown.text.length ? copy.text : shown.text,
    ...(seenRouteMs !== undefined && { seenRouteMs }),
  };
}

/** Returns the changes that a part of the stream makes; `sinceSentMs` is known only on the page that asked. */
export function partChange(turn: Turn, part: Part, sinceSentMs: number | undefined): Partial<Turn> {
  switch (part.type) {
    case 'route': {
      const { type: _type, originalQuery: _query, ...route } = part;
      const seen = sinceSentMs !== undefined && { seenRouteMs: Math.round(sinceSentMs) };
      return { phase: turn.text === '' ? 'routed' : 'writing', stored: true, route, ...seen };
    }
    case 'note': {
      const { type: _type, ...note } = part;
      return { note };
    }
    case 'text':
      return { phase: 'writing', stored: true, text: turn.text + part.text };
    case 'receipt':
      return { phase: 'answered', receipt: part.receipt };
    case 'thinking':
      return { isThinking: true };
    case 'ping':
      break;
  }
  return {};
}

/** What a failure changes. A stream that ended because the person stopped it is no failure. */
export function failChange(turn: Turn, { reason, traceId }: Refusal): Partial<Turn> {
  if (reason === 'stopped') return { phase: 'stopped' };
  const stored = turn.stored || questionAfter(reason) === 'stored';
  return { phase: 'failed', stored, problem: { reason, traceId } };
}
