import { z } from 'zod';
import { NOTE_MAX_CHARACTERS } from '../store/notes.ts';
import { OFFERED, StoredRouteCode } from '../tasks/routes.ts';
import { Agent } from '../tasks/specialists/specialist.ts';
import { toNfc } from '../words/nfc.ts';

export const QUERY_MAX_CHARACTERS = 4_000;
export const INSTRUCTIONS_MAX_CHARACTERS = 2_000;

/**
 * Number of code points that NFC can join into one, as in U+1F82, and largest number of UTF-8 bytes of a code point.
 */
const MOST_PER_CHARACTER = 4;
const MOST_BYTES = 4;

const count = (text: string): number => Array.from(text).length;

/**
 * Returns the schema of a text that is trimmed and normalized to NFC; its length counts Unicode code points (C12).
 * Bytes are checked before code points are counted, so that a text of any size costs little work.
 */
const text = (what: string, max: number, min = 1) =>
  z.string(`Expected ${what} as text`).transform((sent, ctx) => {
    const refuse = (problem: string) => {
      ctx.addIssue({ code: 'custom', message: `Cannot use ${what} ${problem}` });
      return z.NEVER;
    };
    const accepted = `${min} to ${max} are accepted`;
    const trimmed = sent.trim();
    const mostSent = max * MOST_PER_CHARACTER;
    const bytes = Buffer.byteLength(trimmed);
    if (bytes > mostSent * MOST_BYTES)
      return refuse(`of ${bytes} bytes: ${max} characters are accepted`);
    const sentLength = count(trimmed);
    if (sentLength > mostSent) return refuse(`of ${sentLength} characters: ${accepted}`);
    if (!trimmed.isWellFormed())
      return refuse('with half a character in it: Unicode text is accepted');
    const value = toNfc(trimmed);
    const length = count(value);
    return length >= min && length <= max ? value : refuse(`of ${length} characters: ${accepted}`);
  });

const Id = z.uuid('Expected a UUID').transform((id) => id.toLowerCase());
const ModelId = z.string().max(200).optional();

export const Query = text('a question', QUERY_MAX_CHARACTERS);

export const ClassifyInput = z.object({ query: Query, model: ModelId });

export const ATTACHMENTS_MAX = 5;
export const ATTACHED_MAX_BYTES = 200 * 1_024;

const Attachment = z.object({
  name: text('the name of an attachment', 120),
  text: z
    .string('Expected an attachment as text')
    .min(1, 'Cannot use an empty attachment')
    .refine(
      (value) => value.isWellFormed() && !value.includes('\0'),
      'Cannot use a binary attachment: Unicode text is accepted',
    ),
});

const Attachments = z
  .array(Attachment)
  .max(ATTACHMENTS_MAX, `Cannot attach more than ${ATTACHMENTS_MAX} texts`)
  .superRefine((all, ctx) => {
    const bytes = all.reduce((sum, one) => sum + Buffer.byteLength(one.text), 0);
    if (bytes > ATTACHED_MAX_BYTES)
      ctx.addIssue({
        code: 'custom',
        message: `Cannot attach ${bytes} bytes of text: ${ATTACHED_MAX_BYTES} are accepted`,
      });
  });

const ChatFields = z.object({
  conversationId: Id,
  messageId: Id,
  query: Query,
  agent: Agent,
  model: ModelId,
  /** Id of the message that this one replaces, together with all that followed it. */
  replaces: Id.optional(),
  /**
   * Id of the message whose answer was cut at the length limit and is to be continued. Its question and agent replace
   * this message's own.
   */
  continues: Id.optional(),
  /** Texts that are attached to the question. */
  attachments: Attachments.optional(),
  /** Id of the earlier message whose attached texts are attached to this message again. */
  attachmentsOf: Id.optional(),
  /** The route that the person chose, the only one that the model is offered. */
  chosenRoute: z.enum(OFFERED.auto).optional(),
});
export const ChatInput = ChatFields.superRefine((input, ctx) => {
  const { agent, replaces, continues, chosenRoute, attachments, attachmentsOf } = input;
  const refuse = (message: string) => ctx.addIssue({ code: 'custom', message });
  if (continues !== undefined && replaces !== undefined)
    refuse('Cannot replace a message and continue one: either is accepted');
  if (continues !== undefined && chosenRoute !== undefined)
    refuse('Cannot choose a route for a continuation: it has that of its answer');
  if (attachments !== undefined && attachmentsOf !== undefined)
    refuse('Cannot attach texts and those of another message: either is accepted');
  const offered: readonly string[] = OFFERED[agent];
  if (chosenRoute !== undefined && !offered.includes(chosenRoute))
    refuse(
      `Cannot choose the route "${chosenRoute}" under the agent "${agent}": ${offered.join(', ')} are accepted`,
    );
});
export type ChatInput = z.infer<typeof ChatInput>;

export const StopInput = z.object({ messageId: Id });
export const ResumeInput = z.object({
  messageId: Id,
  /** Position in the answer's text from which to send it, in UTF-16 code units (as JavaScript indexes strings). */
  from: z.int('Expected a position as a whole number').min(0).max(10_000_000).default(0),
});
export type ResumeInput = z.infer<typeof ResumeInput>;

export const ById = z.object({ id: Id });
export const ChooseInput = z.object({ id: Id, messageId: Id });

const Time = z.iso.datetime('Expected a time such as 2026-11-28T09:30:00.000Z');
/**
 * Returns the input fields for one page of a list: at most 200 items, 50 by default, that come after the item
 * `before`.
 */
const pageFields = <Id extends z.ZodType<string>>(id: Id) => ({
  before: z.object({ at: Time, id }).optional(),
  limit: z.int('Expected a number of items').min(1).max(200).default(50),
});
export const ListInput = z
  .object({ search: z.string().max(200).optional(), ...pageFields(Id) })
  .prefault({});
export const NotesInput = z.object(pageFields(z.string().max(60))).prefault({});
export const RenameInput = z.object({ id: Id, title: text('a title', 120) });
export const NoteInput = z.object({ text: text('a note', NOTE_MAX_CHARACTERS) });
/** Input that sets the standing instructions; an empty text deletes them. */
export const InstructionsInput = z.object({
  text: text('instructions', INSTRUCTIONS_MAX_CHARACTERS, 0),
});
export const NoteById = z.object({ id: z.string().max(60) });

export const NoteEdit = z.object({ ...NoteById.shape, ...NoteInput.shape });

export const FeedbackInput = z.object({
  conversationId: Id,
  messageId: Id,
  verdict: z.enum(['up', 'down', 'wrong_category', 'none']),
  expected: StoredRouteCode.optional(),
  comment: text('a comment', 1_000).optional(),
});
export type FeedbackInput = z.infer<typeof FeedbackInput>;
