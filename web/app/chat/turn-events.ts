import type { ChatPart, Receipt, StoredTurn } from '../../client.ts';
import type { Refusal } from '../refusal.ts';
import { questionAfter, toReason, type Reason } from '../reasons.ts';
import { enter, isHeld, isOpen, type State, type Turn } from './turn.ts';

// The functions in this file apply one event each to a turn (a question with its answer). No other code changes the
// state of a turn.

const ended = ({ ending }: Receipt): State => ({
  phase: (ending ?? 'complete') === 'complete' ? 'complete' : 'cut',
});

/**
 * Returns the turn after a part of the answer's stream has arrived. `sinceSentMs` is known only to the page that sent
 * the question.
 */
export function onPart(turn: Turn, part: ChatPart, sinceSentMs?: number): Turn {
  switch (part.type) {
    case 'route': {
      const { type: _type, originalQuery: _query, ...route } = part;
      const seen = sinceSentMs !== undefined && { seenRouteMs: Math.round(sinceSentMs) };
      return enter({ ...turn, route, ...seen }, { phase: writing(turn) });
    }
    case 'note': {
      const { type: _type, ...note } = part;
      return { ...turn, note };
    }
    case 'text':
      return enter({ ...turn, text: turn.text + part.text }, { phase: 'answering' });
    case 'receipt':
      return enter({ ...turn, receipt: part.receipt }, ended(part.receipt));
    case 'thinking':
      return enter({ ...turn, isThinking: true }, { phase: writing(turn) });
    case 'ping':
      break;
  }
  return turn;
}

const writing = ({ text }: Turn) => (text === '' ? 'accepted' : 'answering');

/** Returns the turn after this page has lost the connection for an answer that is still being written. */
export const onLost = (turn: Turn): Turn =>
  isOpen(turn) ? enter(turn, { phase: 'unknown', held: isHeld(turn) }) : turn;

/**
 * Returns the turn after the server refused a request for it. If the person stopped the answer, it has not failed; a
 * question that never reached the server can be sent again.
 */
export function onRefusal(turn: Turn, { reason, traceId }: Refusal): Turn {
  const held = isHeld(turn) || questionAfter(reason) === 'stored';
  if (held && reason === 'stopped') return enter(turn, { phase: 'stopped' });
  return enter(turn, { phase: held ? 'failed' : 'queued', problem: { reason, traceId } });
}

/** Reasons that tell how this page lost the connection for an answer, and not how the answer ended. */
const LOST_HERE: ReadonlySet<Reason> = new Set<Reason>([
  'connection_lost',
  'unreachable',
  'offline',
]);

function storedState({ state, receipt, response }: StoredTurn): State {
  switch (state) {
    case 'accepted':
    case 'answering':
      return { phase: 'unknown', held: true };
    case 'failed': {
      const reason = toReason(response?.error?.reason ?? 'internal');
      return { phase: 'failed', problem: { reason, traceId: receipt?.traceId } };
    }
    case 'complete':
    case 'cut':
    case 'stopped':
      break;
  }
  return { phase: state };
}

/** Returns a turn (a question with its answer) made from the copy that the server stores. */
export function fromStored(stored: StoredTurn): Turn {
  const { feedback, route, note, receipt, continues, chosenRoute, versions, attachments } = stored;
  return {
    messageId: stored.messageId,
    query: stored.query,
    agent: stored.agent,
    model: stored.model,
    askedAt: stored.askedAt,
    text: stored.response?.content ?? '',
    ...storedState(stored),
    ...(continues !== undefined && { continues }),
    ...(chosenRoute !== undefined && { chosenRoute }),
    ...(versions !== undefined && { versions }),
    ...(attachments !== undefined && { attachments }),
    ...(route && { route }),
    ...(note && { note }),
    ...(receipt && { receipt }),
    ...(feedback && { verdict: feedback.verdict }),
    ...(feedback?.expected !== undefined && { expected: feedback.expected }),
  };
}

/** Merges the server's copy into the shown turn. Text that the person has already seen is never removed. */
export function onRead(shown: Turn, stored: StoredTurn): Turn {
  const copy = fromStored(stored);
  if (copy.phase === 'unknown') return onReadOpen(shown);
  const { seenRouteMs } = shown;
  return {
    ...copy,
    text: copy.text.length >= shown.text.length ? copy.text : shown.text,
    ...(seenRouteMs !== undefined && { seenRouteMs }),
  };
}

/** Returns the shown turn when the server holds its question, but the answer has not ended there. */
function onReadOpen(shown: Turn): Turn {
  switch (shown.phase) {
    case 'sent':
      return enter(shown, { phase: 'accepted' });
    case 'queued':
    case 'unknown':
      return enter(shown, { phase: 'unknown', held: true });
    case 'failed':
      return LOST_HERE.has(shown.problem.reason)
        ? enter(shown, { phase: 'unknown', held: true })
        : shown;
    case 'accepted':
    case 'answering':
    case 'complete':
    case 'cut':
    case 'stopped':
      break;
  }
  return shown;
}
