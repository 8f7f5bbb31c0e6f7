import { isOpen, type Problem, type Turn } from './turn.ts';

/** A conversation as the page holds it. */
export type Thread = {
  readonly id: string;
  title: string;
  state: 'loading' | 'ready' | 'missing' | 'failed';
  problem?: Problem | undefined;
  turns: Turn[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isKeptTurn = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['messageId'] === 'string' &&
  typeof value['query'] === 'string' &&
  typeof value['text'] === 'string' &&
  /^(sent|routed|writing|answered|stopped|failed|unknown)$/.test(String(value['phase']));

/** Whether something read from the cache is a conversation this version of the page can show. */
export const isThread = (value: unknown): value is Thread =>
  isRecord(value) &&
  typeof value['id'] === 'string' &&
  typeof value['title'] === 'string' &&
  value['state'] === 'ready' &&
  Array.isArray(value['turns']) &&
  value['turns'].every(isKeptTurn);

export const emptyThread = (id: string): Thread => ({ id, title: '', state: 'loading', turns: [] });

/** Returns a thread of the cache as a new page shows it: the page receives none of its answers yet. */
export const reopened = (thread: Thread): Thread => ({
  ...thread,
  turns: thread.turns.map((turn) => (isOpen(turn) ? { ...turn, phase: 'unknown' } : turn)),
});
