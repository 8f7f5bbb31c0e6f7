import { z } from 'zod';
import type { Observation } from '../evidence/observation.ts';
import { sendQuestion, type Asker, type Question } from './wire/ask.ts';
import { call } from './wire/call.ts';
import * as contract from './wire/contract.ts';
import { resumeAnswer, type Resume, type Resumed } from './wire/resume.ts';

const Nothing = z.unknown();

export type WireCaller = ReturnType<typeof createWireCaller>;

/**
 * Returns functions that call the service's procedures as one signed-in person. All functions but `ask` and `resume`
 * throw {WireError}.
 */
export function createWireCaller(asker: Asker) {
  const read = <Out>(procedure: string, answers: z.ZodType<Out>, input?: unknown) =>
    call(asker, { procedure, answers, input });
  const change = <Out>(procedure: string, answers: z.ZodType<Out>, input?: unknown) =>
    call(asker, { procedure, answers, input, changes: true });
  return {
    user: asker.user,
    token: asker.token,
    /** Sends a question. Never throws: a failure is recorded in the observation. */
    ask: (question: Question): Promise<Observation> => sendQuestion(asker, question),
    /** Stops an answer and ends its model call. */
    stop: (messageId: string) => change('chat.stop', contract.Stopping, { messageId }),
    /** Streams the rest of an answer's text, from a position in that text. Never throws. */
    resume: (rest: Resume): Promise<Resumed> => resumeAnswer(asker, rest),
    session: () => read('session.get', contract.Session),
    /** Returns the person's spending limit of the month and the amount that is left. */
    month: () => read('spending.month', contract.Month),
    models: () => read('models.list', contract.Models),
    /** Deletes everything that the server stores about this person. */
    erase: () => change('session.erase', contract.Erased),
    conversations: {
      list: (search?: string) =>
        read('conversations.list', contract.ConversationSummaries, search && { search }),
      get: (id: string) => read('conversations.get', contract.Conversation, { id }),
      rename: (id: string, title: string) => change('conversations.rename', Nothing, { id, title }),
      delete: (id: string) => change('conversations.delete', Nothing, { id }),
      clear: (id: string) => change('conversations.clear', Nothing, { id }),
      restore: (id: string) => change('conversations.restore', Nothing, { id }),
    },
    notes: {
      list: () => read('notes.list', contract.NoteList),
      add: (text: string) => change('notes.add', contract.Note, { text }),
      delete: (id: string) => change('notes.delete', Nothing, { id }),
    },
  };
}
