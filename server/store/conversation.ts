import { z } from 'zod';
import { HistoryWindow, type Turn } from './turn.ts';

export const Conversation = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Turns that were asked up to this time (ISO 8601) are hidden; empty when the clear was undone. */
  clearedAt: z.string().optional(),
  /** Value of `clearedAt` before the last clear of this conversation, kept for undoing that clear. */
  clearedBefore: z.string().optional(),
  deletedAt: z.string().optional(),
  pinnedAt: z.string().optional(),
  /** Time in epoch seconds at which the conversation expires. */
  expiresAt: z.number().optional(),
  /** The turn whose branch the person selected, and the time of the selection, which lasts until the next message. */
  shown: z.object({ messageId: z.string(), at: z.string() }).optional(),
  historyWindow: HistoryWindow.optional(),
  /** Time in epoch seconds before which no turn of the conversation expires. */
  turnsExpireAt: z.number().optional(),
});
export type Conversation = z.infer<typeof Conversation>;

const TITLE_CHARACTERS = 60;

/** Returns a conversation's title: the first line of its question, cut at a word boundary to at most 60 characters. */
export function toTitle(query: string): string {
  const [line = ''] = query.split('\n');
  const characters = Array.from(line);
  if (characters.length <= TITLE_CHARACTERS) return line;
  const cut = characters.slice(0, TITLE_CHARACTERS).join('');
  return `${cut.replace(/\s+\S*$/, '')}…`;
}

/** Time in milliseconds during which a deleted conversation or note can be restored before it expires. */
export const UNDO_MS = 24 * 60 * 60_000;

/**
 * Returns a conversation made from its stored turns, for one that has no item of its own because its ECS task was
 * killed. Returns undefined when the last turn is older than a day: old turns may be left over from a deleted
 * conversation that has expired.
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
