import { onLost } from './turn-events.ts';
import type { TurnProblem, Turn } from './turn.ts';

/** A conversation as the page holds it, with its loading state. */
export type Thread = {
  readonly id: string;
  title: string;
  state: 'loading' | 'ready' | 'missing' | 'failed';
  problem?: TurnProblem | undefined;
  turns: Turn[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isKeptTurn = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['messageId'] === 'string' &&
  typeof value['query'] === 'string' &&
  typeof value['text'] === 'string' &&
  (/^(sent|accepted|answering|complete|cut|stopped)$/.test(String(value['phase'])) ||
    (/^(queued|failed)$/.test(String(value['phase'])) && isRecord(value['problem'])) ||
    (value['phase'] === 'unknown' && typeof value['held'] === 'boolean'));

/** Tells whether a cached value is a conversation that this version of the page can show. */
export const isThread = (value: unknown): value is Thread =>
  isRecord(value) &&
  typeof value['id'] === 'string' &&
  typeof value['title'] === 'string' &&
  Array.isArray(value['turns']) &&
  // A conversation with turns is valid even if it was never loaded, because a question may be sent before loading
  // ends.
  (value['state'] === 'ready' ||
    (/^(loading|failed)$/.test(String(value['state'])) && value['turns'].length > 0)) &&
  value['turns'].every(isKeptTurn);

export const emptyThread = (id: string): Thread => ({ id, title: '', state: 'loading', turns: [] });

/** Returns a cached conversation for a new page, which does not receive the open answers of the conversation yet. */
export const reopened = (thread: Thread): Thread => ({
  ...thread,
  turns: thread.turns.map(onLost),
});
