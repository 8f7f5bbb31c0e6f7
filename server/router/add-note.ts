import type { Note } from '../store/note-slots.ts';
import type { Context } from './context.ts';

/** Adds a note that the person typed on the notes page. @returns the new note, or the equal one that exists already */
export async function addNote(text: string, { sub, services }: Context): Promise<Note> {
  const { erasure } = await services.people.read(sub);
  return (await services.notes.add(sub, text, erasure)).note;
}

/** Restores a deleted note. @returns the restored note, or the equal one that was added since the deletion */
export async function restoreNote(id: string, { sub, services }: Context): Promise<Note> {
  const { erasure } = await services.people.read(sub);
  return services.notes.restore(sub, id, erasure);
}
