import { reasonOf } from '../errors.ts';
import type { NoteOutcome, Turn } from '../store/turn.ts';
import type { Route } from '../tasks/header.ts';
import { isPlainQuestion } from '../tasks/question.ts';
import type { Context } from './context.ts';

/**
 * Tells whether an answer saves its question as a note. A route that the person chose counts like one that the model
 * chose. A continuation saves nothing, because the turn that it continues did.
 */
export function keepsNote(route: Route, { continues, chosenRoute }: Turn): boolean {
  const isCertain = !route.fallback || chosenRoute !== undefined;
  return route.action === 'store' && isCertain && continues === undefined;
}

/**
 * Saves a statement as a note, unless it is only a question. This runs before any text of the answer is sent, so that
 * no text can claim a note that was not saved.
 */
export async function keepNote(
  statement: string,
  erasure: string,
  { sub, services }: Context,
): Promise<NoteOutcome> {
  if (isPlainQuestion(statement)) return { saved: false, reason: 'question' };
  try {
    const { note, duplicate } = await services.notes.add(sub, statement, erasure);
    return { saved: true, noteId: note.id, ...(duplicate && { reason: 'duplicate' as const }) };
  } catch (error) {
    if (reasonOf(error) === 'notes_full') return { saved: false, reason: 'full' };
    throw error;
  }
}
