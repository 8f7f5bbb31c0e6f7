import type { ChatPart, Receipt, StoredTurn } from '../../client.ts';
import type { Refusal } from '../refusal.ts';
import { questionAfter, toReason, type Reason } from '../reasons.ts';
import { enter, isHeld, isOpen, type State, type Turn } from './turn.ts';

// Each function takes a turn through one event. No other code changes the state of a turn.

const ended = ({ ending }: Receipt): State => ({
  phase: (ending ?? 'complete') === 'complete' ? 'complete' : 'cut',
});

/** Returns the turn after a part of the stream. `sinceSentMs` is known only on the page that sent the question. */
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

/** Returns the turn when this page no longer receives its open answer. */
export const onLost = (turn: Turn): Turn =>
  isOpen(turn) ? enter(turn, { phase: 'unknown', held: isHeld(turn) }) : turn;

/** Takes in a refusal. An answer that the person stopped has not failed; a question that never arrived can be sent. */
export function onRefusal(turn: Turn, { reason, traceId }: Refusal): Turn {
  const held = isHeld(turn) || questionAfter(reason) === 'stored';
  if (held && reason === 'stopped') return enter(turn, { phase: 'stopped' });
  return enter(turn, { phase: held ? 'failed' : 'queued', problem: { reason, traceId } });
}

/** Reasons that say how this page lost an answer, not how the answer ended. */
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

/** Returns a turn as the server keeps it. */
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

/** Takes in the server's copy. Text that a person has seen is never taken away. */
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

/** Returns the turn when the server holds its question and no end of its answer. */
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
