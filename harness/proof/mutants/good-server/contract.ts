import { z } from 'zod';
import type { ObservedNote } from '../../evidence/observation.ts';
import type * as wire from '../../target/wire/contract.ts';
import type { RouteCode } from '../../target/wire/routes.ts';

/** Routes that the prompt offers for each choice of agent; the first route replaces an unreadable header. */
export const OFFERED = {
  auto: ['general', 'math', 'english', 'language', 'code', 'save', 'recall'],
  teacher: ['english', 'math', 'language', 'code'],
  knowledge_base: ['recall', 'save'],
  general: ['general'],
} as const satisfies Record<string, readonly [RouteCode, ...RouteCode[]]>;

export type Agent = keyof typeof OFFERED;

export type Route = NonNullable<wire.Turn['route']>;
export type NoteOutcome = ObservedNote;
export type Receipt = wire.Receipt;

export type ChatPart =
  | (Readonly<{ type: 'route'; originalQuery: string }> & Route)
  | (Readonly<{ type: 'note' }> & NoteOutcome)
  | Readonly<{ type: 'text'; text: string }>
  | Readonly<{ type: 'receipt'; receipt: Receipt }>;

const text = (max: number) =>
  z.string().superRefine((value, ctx) => {
    const length = Array.from(value.normalize('NFC').trim()).length;
    if (length >= 1 && length <= max && value.isWellFormed()) return;
    ctx.addIssue({
      code: 'custom',
      message: `Cannot use a text of ${length} characters: 1 to ${max} are accepted`,
    });
  });
const Id = z.uuid().transform((id) => id.toLowerCase());

export const ClassifyInput = z.object({ query: text(4_000), model: z.string().optional() });
export const ChatInput = ClassifyInput.extend({
  conversationId: Id,
  messageId: Id,
  agent: z.enum(['auto', 'teacher', 'knowledge_base', 'general']),
  replaces: Id.optional(),
});
export type ChatInput = z.output<typeof ChatInput>;
export const StopInput = z.object({ messageId: Id });
export const ResumeInput = StopInput.extend({ from: z.int().min(0).max(10_000_000).default(0) });
export type ResumeInput = z.output<typeof ResumeInput>;
export const ById = z.object({ id: Id });
export const NoteById = z.object({ id: z.string() });
export const ListInput = z.object({ search: z.string().optional() }).optional();
export const RenameInput = z.object({ id: Id, title: text(120) });
export const NoteInput = z.object({ text: text(4_000) });
