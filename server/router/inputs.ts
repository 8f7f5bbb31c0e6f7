import { z } from 'zod';
import { NOTE_MAX_CHARACTERS } from '../store/notes.ts';
import { Agent, StoredRouteCode } from '../tasks/routes.ts';

export const QUERY_MAX_CHARACTERS = 4_000;

const count = (text: string): number => Array.from(text).length;

/** Text after trimming and NFC, counted in Unicode code points (C12). */
const text = (what: string, max: number) =>
  z
    .string(`Expected ${what} as text`)
    .transform((value) => value.normalize('NFC').trim())
    .superRefine((value, ctx) => {
      const length = count(value);
      if (length >= 1 && length <= max && value.isWellFormed()) return;
      const problem = value.isWellFormed()
        ? `Cannot use ${what} of ${length} characters: 1 to ${max} are accepted`
        : `Cannot use ${what} with half a character in it: Unicode text is accepted`;
      ctx.addIssue({ code: 'custom', message: problem });
    });

const Id = z.uuid('Expected a UUID').transform((id) => id.toLowerCase());
const ModelId = z.string().max(200).optional();

export const Query = text('a question', QUERY_MAX_CHARACTERS);

export const ClassifyInput = z.object({ query: Query, model: ModelId });

export const ChatInput = z.object({
  conversationId: Id,
  messageId: Id,
  query: Query,
  agent: Agent,
  model: ModelId,
  /** The message that this one replaces, with all that followed it. */
  replaces: Id.optional(),
});
export type ChatInput = z.infer<typeof ChatInput>;

export const ById = z.object({ id: Id });
export const ListInput = z.object({ search: z.string().max(200).optional() }).optional();
export const RenameInput = z.object({ id: Id, title: text('a title', 120) });
export const NoteInput = z.object({ text: text('a note', NOTE_MAX_CHARACTERS) });
export const NoteById = z.object({ id: z.string().max(60) });

export const FeedbackInput = z.object({
  conversationId: Id,
  messageId: Id,
  verdict: z.enum(['up', 'down', 'wrong_category', 'none']),
  expected: StoredRouteCode.optional(),
  comment: text('a comment', 1_000).optional(),
});
export type FeedbackInput = z.infer<typeof FeedbackInput>;
