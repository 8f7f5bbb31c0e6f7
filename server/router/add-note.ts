import type { Note } from '../store/note-slots.ts';
import type { Context } from './context.ts';

/** Adds a note by hand. @returns it, or the equal one that was there already. */
export async function addNote(text: string, { sub, services }: Context): Promise<Note> {
  const { erasure } = await services.people.read(sub);
  return (await services.notes.add(sub, text, erasure)).note;
}

/** Restores a deleted note. @returns it, or the equal one that was added since. */
export async function restoreNote(id: string, { sub, services }: Context): Promise<Note> {
  const { erasure } = await services.people.read(sub);
  return services.notes.restore(sub, id, erasure);
}
