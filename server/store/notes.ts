import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { changeCached } from './change-cached.ts';
import { createDeletedNotes, type DeletedNote } from './deleted-notes.ts';
import { pageOfList, type PageWish } from './list-page.ts';
import { createNoteSlots, NOTES_MAX, type Added, type Note } from './note-slots.ts';
import type { People } from './people.ts';
import { inStore, isConditionFailed, keys, type Table } from './table.ts';

export const NOTE_MAX_CHARACTERS = 4_000;

export type Notes = ReturnType<typeof createNotes>;

/** Returns the store of notes: at most 500 per person, each in a numbered slot. */
export function createNotes(table: Table, people: People) {
  const { db, name: TableName } = table;
  const { stored, add, keepOne } = createNoteSlots(table, people);
  const deleted = createDeletedNotes(table);

  /** Changes a note. @returns whether the person deleted everything meanwhile */
  const change = async (sub: string, write: () => Promise<unknown>): Promise<boolean> => {
    try {
      return await changeCached(people, sub, write);
    } catch (error) {
      if (isConditionFailed(error)) throw new OnecallError('note_missing', { cause: error });
      throw error;
    }
  };

  /**
   * Returns the note with this id, and all notes of the person.
   *
   * @throws {OnecallError} `note_missing` when none has this id
   */
  const find = async (sub: string, id: string) => {
    const notes = await stored(sub);
    const note = notes.find((one) => one.id === id);
    if (note === undefined) throw new OnecallError('note_missing');
    return { note, notes };
  };

  return {
    /** Returns all notes, or a page of them, newest first. */
    list: (sub: string, page: PageWish = { limit: NOTES_MAX }): Promise<Note[]> =>
      inStore(async () =>
        pageOfList(await stored(sub), ({ createdAt }) => createdAt, page).map(
          ({ id, text, createdAt }) => ({ id, text, createdAt }),
        ),
      ),

    /**
     * Adds a note, unless an equal one exists.
     *
     * @param erasure The person's last erasure when the request began; after a later erasure no note is added.
     * @throws {OnecallError} `notes_full` at 500 notes, `conversation_missing` after an erasure.
     */
    add: (sub: string, text: string, erasure: string): Promise<Added> =>
      inStore(() => {
        const createdAt = new Date(table.now()).toISOString();
        return add(sub, { text, createdAt }, erasure);
      }),

    /**
     * Deletes a note, which can be restored for a day. The restorable copy is written first, so that a crash in
     * between loses nothing.
     *
     * @throws {OnecallError} `note_missing` when no note has this id.
     */
    delete: (sub: string, id: string): Promise<void> =>
      inStore(async () => {
        const { note } = await find(sub, id);
        const isErased = await change(sub, async () => {
          await deleted.keep(sub, note);
          await db.send(
            new DeleteCommand({
              TableName,
              Key: keys.note(sub, note.slot),
              ConditionExpression: 'id = :id',
              ExpressionAttributeValues: { ':id': id },
            }),
          );
        });
        if (isErased) await deleted.forget(sub, id);
      }),

    deleted: (sub: string): Promise<DeletedNote[]> => inStore(() => deleted.list(sub)),

    /**
     * Restores a deleted note with its original time.
     *
     * @returns the restored note, or the equal note that was added since
     * @throws {OnecallError} `note_missing` when no deleted note has this id, `notes_full` at 500 notes
     */
    restore: (sub: string, id: string, erasure: string): Promise<Note> =>
      inStore(async () => {
        const note = await deleted.find(sub, id);
        if (note === undefined) throw new OnecallError('note_missing');
        const restored = await add(sub, note, erasure);
        await deleted.forget(sub, id);
        return restored.note;
      }),

    /**
     * Replaces the text of a note. The note gets a new id, because search indexes are kept by id. When two requests
     * set the same text at once, one of the two notes is deleted.
     *
     * @throws {OnecallError} `note_missing` when none has this id, `note_there` when another note has this text.
     */
    edit: (sub: string, id: string, text: string): Promise<Note> =>
      inStore(async () => {
        const { note, notes } = await find(sub, id);
        const { slot, createdAt } = note;
        if (note.text === text) return { id, text, createdAt };
        if (notes.some((one) => one.text === text)) throw new OnecallError('note_there');
        const newId = `${slot}-${crypto.randomUUID()}`;
        let kept: Note | undefined;
        await change(sub, async () => {
          await db.send(
            new UpdateCommand({
              TableName,
              Key: keys.note(sub, slot),
              UpdateExpression: 'SET id = :new, #text = :text, expiresAt = :expires',
              ConditionExpression: 'id = :id',
              ExpressionAttributeNames: { '#text': 'text' },
              ExpressionAttributeValues: {
                ':id': id,
                ':new': newId,
                ':text': text,
                ':expires': table.expiresAt(),
              },
            }),
          );
          kept = await keepOne(sub, text);
        });
        return kept ?? { id: newId, text, createdAt };
      }),
  };
}
