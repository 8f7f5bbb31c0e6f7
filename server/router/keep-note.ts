import { reasonOf } from '../errors.ts';
import type { NoteOutcome, Turn } from '../store/turn.ts';
import type { Route } from '../tasks/header.ts';
import { isPlainQuestion } from '../tasks/question.ts';
import type { Context } from './context.ts';

/**
 * Tells whether an answer saves its question as a note. A route that the person chose counts like one that the model
 * named. A continuation saves nothing, because its first piece did.
 */
export function keepsNote(route: Route, { continues, chosenRoute }: Turn): boolean {
  const isCertain = !route.fallback || chosenRoute !== undefined;
  return route.action === 'store' && isCertain && continues === undefined;
}

/** Keeps the statement before any text is passed on, so that no text can claim what did not happen. */
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
