import { initTRPC } from '@trpc/server';
import { ZodError } from 'zod';
import { OnecallError, type Reason } from '../errors.ts';
import { NOTES_MAX } from '../store/note-slots.ts';
import { NOTE_MAX_CHARACTERS } from '../store/notes.ts';
import { addNote, restoreNote } from './add-note.ts';
import { answer } from './answer.ts';
import { classify } from './classify.ts';
import type { Context } from './context.ts';
import { listConversations } from './list-conversations.ts';
import { resume } from './resume.ts';
import { stop } from './stop.ts';
import { exportFeedback, giveFeedback } from './feedback.ts';
import {
  ATTACHED_MAX_BYTES,
  ATTACHMENTS_MAX,
  ById,
  ChatInput,
  ChooseInput,
  ClassifyInput,
  FeedbackInput,
  ListInput,
  InstructionsInput,
  INSTRUCTIONS_MAX_CHARACTERS,
  NoteById,
  NoteEdit,
  NoteInput,
  NotesInput,
  QUERY_MAX_CHARACTERS,
  RenameInput,
  ResumeInput,
  StopInput,
} from './inputs.ts';

const t = initTRPC.context<Context>().create({
  // tRPC would send stack traces when NODE_ENV is not "production"; this keeps them out of responses.
  isDev: false,
  errorFormatter({ shape, error, ctx }) {
    const { message, reason } = toPublic(error);
    const { code, httpStatus, path } = shape.data;
    return {
      ...shape,
      message,
      data: { code, httpStatus, path, reason, traceId: ctx?.request.traceId },
    };
  },
});

/** Returns the public part of an error: its reason, and a message without private data. */
export function toPublic(error: unknown): { message: string; reason: Reason } {
  if (error instanceof OnecallError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof OnecallError) return cause;
  if (cause instanceof ZodError) {
    const [issue] = cause.issues;
    const at = issue && issue.path.length > 0 ? ` (at "${issue.path.join('.')}")` : '';
    return {
      message: `${issue?.message ?? 'Invalid input'}${at}`.slice(0, 300),
      reason: 'input_invalid',
    };
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'NOT_FOUND') return new OnecallError('not_found');
  if (code === 'INTERNAL_SERVER_ERROR' || code === undefined) return new OnecallError('internal');
  return new OnecallError('input_invalid');
}

/** Ends the request's record when its procedure ends. A stream ends its own record later. */
const counted = t.procedure.use(async ({ ctx, next }) => {
  const release = ctx.request.hold();
  const result = await next();
  if (!result.ok) ctx.request.finish(toLoggedError(result.error));
  else if (!isStream(result.data)) ctx.request.finish();
  release();
  return result;
});

export function toLoggedError(error: unknown): OnecallError | Error {
  if (error instanceof OnecallError) return error;
  const { reason } = toPublic(error);
  if (reason === 'input_invalid' || reason === 'not_found') return new OnecallError(reason);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause : new Error('Failed', { cause: error });
}

const isStream = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Symbol.asyncIterator in data;

export const appRouter = t.router({
  session: t.router({
    get: counted.query(({ ctx: { person, username, expiresAt, services } }) => ({
      username,
      /** Identifier that the page sends with each of its calls, in the header `x-onecall-person`. */
      person,
      expiresAt: expiresAt.toISOString(),
      limits: {
        queryMaxCharacters: QUERY_MAX_CHARACTERS,
        noteMaxCharacters: NOTE_MAX_CHARACTERS,
        notesMax: NOTES_MAX,
        instructionsMaxCharacters: INSTRUCTIONS_MAX_CHARACTERS,
        attachmentsMax: ATTACHMENTS_MAX,
        attachedMaxBytes: ATTACHED_MAX_BYTES,
        routeMs: services.deadlines.headerMs,
        reasoningMs: services.deadlines.reasoningMs,
        silenceMs: services.deadlines.silenceMs,
        answerMs: services.deadlines.answerMs,
      },
    })),
    signOut: counted.mutation(({ ctx }) => ctx.signOut()),
    erase: counted.mutation(async ({ ctx }) => ({
      erased: await ctx.services.conversations.erase(ctx.sub),
    })),
  }),
  spending: t.router({
    /**
     * Returns how much of the person's monthly budget is used and left. The team's limit may leave less than the
     * person's own.
     */
    month: counted.query(({ ctx }) => ctx.services.ledger.month(ctx)),
  }),
  models: t.router({
    list: counted.query(({ ctx }) =>
      ctx.services.models.map(
        ({ id, label, about, kind, inputUsdPerMillion, outputUsdPerMillion }) => ({
          id,
          label,
          about,
          kind,
          inputUsdPerMillion,
          outputUsdPerMillion,
        }),
      ),
    ),
  }),
  classify: counted.input(ClassifyInput).mutation(({ input, ctx }) => classify(input, ctx)),
  chat: counted.input(ChatInput).mutation(({ input, ctx }) => answer(input, ctx)),
  'chat.stop': counted.input(StopInput).mutation(({ input, ctx }) => stop(input, ctx)),
  'chat.resume': counted.input(ResumeInput).mutation(({ input, ctx }) => resume(input, ctx)),
  conversations: t.router({
    list: counted.input(ListInput).query(({ input, ctx }) => listConversations(input, ctx)),
    get: counted
      .input(ById)
      .query(({ input, ctx }) => ctx.services.conversations.get(ctx.sub, input.id)),
    pinned: counted.query(({ ctx }) => ctx.services.listedApart.pinned(ctx.sub)),
    pin: counted
      .input(ById)
      .mutation(({ input, ctx }) => ctx.services.listedApart.pin(ctx.sub, input.id)),
    unpin: counted
      .input(ById)
      .mutation(({ input, ctx }) => ctx.services.listedApart.unpin(ctx.sub, input.id)),
    deleted: counted.query(({ ctx }) => ctx.services.listedApart.deleted(ctx.sub)),
    cleared: counted.query(({ ctx }) => ctx.services.listedApart.cleared(ctx.sub)),
    restoreCleared: counted
      .input(ById)
      .mutation(({ input, ctx }) => ctx.services.listedApart.restoreCleared(ctx.sub, input.id)),
    choose: counted
      .input(ChooseInput)
      .mutation(({ input, ctx }) =>
        ctx.services.conversations.choose(ctx.sub, input.id, input.messageId),
      ),
    rename: counted
      .input(RenameInput)
      .mutation(({ input, ctx }) =>
        ctx.services.conversations.rename(ctx.sub, input.id, input.title),
      ),
    delete: counted
      .input(ById)
      .mutation(({ input, ctx }) => ctx.services.conversations.delete(ctx.sub, input.id)),
    clear: counted
      .input(ById)
      .mutation(({ input, ctx }) => ctx.services.conversations.clear(ctx.sub, input.id)),
    restore: counted
      .input(ById)
      .mutation(({ input, ctx }) => ctx.services.conversations.restore(ctx.sub, input.id)),
  }),
  instructions: t.router({
    get: counted.query(async ({ ctx }) => ({
      text: await ctx.services.instructions.read(ctx.sub),
    })),
    set: counted
      .input(InstructionsInput)
      .mutation(({ input, ctx }) => ctx.services.instructions.write(ctx.sub, input.text)),
  }),
  notes: t.router({
    list: counted
      .input(NotesInput)
      .query(({ input, ctx }) => ctx.services.notes.list(ctx.sub, input)),
    add: counted.input(NoteInput).mutation(({ input, ctx }) => addNote(input.text, ctx)),
    edit: counted
      .input(NoteEdit)
      .mutation(({ input, ctx }) => ctx.services.notes.edit(ctx.sub, input.id, input.text)),
    delete: counted
      .input(NoteById)
      .mutation(({ input, ctx }) => ctx.services.notes.delete(ctx.sub, input.id)),
    deleted: counted.query(({ ctx }) => ctx.services.notes.deleted(ctx.sub)),
    restore: counted.input(NoteById).mutation(({ input, ctx }) => restoreNote(input.id, ctx)),
  }),
  feedback: t.router({
    give: counted.input(FeedbackInput).mutation(({ input, ctx }) => giveFeedback(input, ctx)),
    export: counted.query(({ ctx }) => exportFeedback(ctx)),
  }),
});

/** The type of all procedures, the only thing that the page imports from the server. */
export type AppRouter = typeof appRouter;
