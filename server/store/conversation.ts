import { z } from 'zod';
import { HistoryWindow, type Turn } from './turn.ts';

export const Conversation = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Turns up to this time are hidden; empty when a clear was undone. */
  clearedAt: z.string().optional(),
  /** Value of `clearedAt` before the last clear, for undoing that clear. */
  clearedBefore: z.string().optional(),
  deletedAt: z.string().optional(),
  pinnedAt: z.string().optional(),
  /** Epoch seconds. */
  expiresAt: z.number().optional(),
  /** The turn of the branch that the person selected, and when. The selection lasts until the next message. */
  shown: z.object({ messageId: z.string(), at: z.string() }).optional(),
  historyWindow: HistoryWindow.optional(),
  /** Time in epoch seconds before which none of its turns expires. */
  turnsExpireAt: z.number().optional(),
});
export type Conversation = z.infer<typeof Conversation>;

const TITLE_CHARACTERS = 60;

/** Returns the first line of the question, cut at a word. */
export function toTitle(query: string): string {
  const [line = ''] = query.split('\n');
  const characters = Array.from(line);
  if (characters.length <= TITLE_CHARACTERS) return line;
  const cut = characters.slice(0, TITLE_CHARACTERS).join('');
  return `${cut.replace(/\s+\S*$/, '')}…`;
}

/** Time in which a deleted conversation can be restored before it expires. */
export const UNDO_MS = 24 * 60 * 60_000;

/**
 * Returns the conversation of turns that were stored before it was listed, as when their task was killed in between. Older turns may be
 * left of a conversation that was deleted and has expired.
 */
export function unlisted(
  id: string,
  turns: readonly Turn[],
  now: number,
): Conversation | undefined {
  const [first] = turns;
  const last = turns.at(-1);
  if (!first || !last || Date.parse(last.askedAt) < now - UNDO_MS) return undefined;
  const title = toTitle(first.query);
  return { id, title, createdAt: first.askedAt, updatedAt: last.askedAt };
}
