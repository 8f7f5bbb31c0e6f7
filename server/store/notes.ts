import { createHash } from 'node:crypto';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import { pageOfList, type PageWish } from './list-page.ts';
import type { People } from './people.ts';
import { inStore, isConditionFailed, keys, queryAll, type Table } from './table.ts';

export const NOTES_MAX = 500;
export const NOTE_MAX_CHARACTERS = 4_000;

const StoredNote = z.object({
  id: z.string(),
  text: z.string(),
  createdAt: z.string(),
  slot: z.number(),
});
export type Note = Omit<z.infer<typeof StoredNote>, 'slot'>;

/** The note that was added, or the equal one that existed before. */
export type Added = Readonly<{ note: Note; duplicate: boolean }>;

export type Notes = ReturnType<typeof createNotes>;

/**
 * Returns the slot at which the search for a free one begins. Equal texts begin at the same slot, and different texts
 * seldom do.
 */
const firstSlot = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE() % NOTES_MAX;

/**
 * Returns the store of notes. There are 500 slots and a write takes only a free one, so that concurrent requests
 * cannot exceed the limit and no counter can drift. Concurrent writes of the same text meet in one slot, and one of
 * them wins.
 */
export function createNotes(table: Table, people: People) {
  const { db, name: TableName } = table;

  const stored = async (sub: string) => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': keys.note(sub, 0).pk, ':sk': 'NOTE#' },
    });
    return items.map((item) => StoredNote.parse(item));
  };

  const put = async (sub: string, slot: number, note: Note): Promise<boolean> => {
    try {
      await db.send(
        new PutCommand({
          TableName,
          Item: { ...keys.note(sub, slot), ...note, slot, expiresAt: table.expiresAt() },
          ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
          ExpressionAttributeValues: { ':now': Math.floor(table.now() / 1000) },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  /** Changes the note in the slot that an id names, announced to all readers. */
  const change = async (sub: string, id: string, write: (slot: number) => Promise<unknown>) => {
    const slot = Number(/^(\d{1,3})-/.exec(id)?.[1] ?? Number.NaN);
    if (!(slot < NOTES_MAX)) throw new OnecallError('note_missing');
    const { erasure } = await people.read(sub);
    const version = await people.announceNotes(sub, erasure);
    try {
      await write(slot);
    } catch (error) {
      if (isConditionFailed(error)) throw new OnecallError('note_missing', { cause: error });
      throw error;
    } finally {
      await people.settleNotes(sub, version).catch(() => undefined);
    }
  };

  return {
    /** All notes, or a page of them, newest first. */
    list: (sub: string, page: PageWish = { limit: NOTES_MAX }): Promise<Note[]> =>
      inStore(async () =>
        pageOfList(await stored(sub), ({ createdAt }) => createdAt, page).map(
          ({ id, text, createdAt }) => ({ id, text, createdAt }),
        ),
      ),

    /**
     * @param erasure As read when the request began: what a person deletes stays deleted, though a request of theirs still runs.
     * @throws {OnecallError} `notes_full` at 500 notes, `conversation_missing` after an erasure.
     */
    add: (sub: string, text: string, erasure: string): Promise<Added> =>
      inStore(async () => {
        // Each lost round means that another writer took the slot, and there are no more slots than rounds.
        for (let round = 0; round < NOTES_MAX; round += 1) {
          const notes = await stored(sub);
          const same = notes.find((note) => note.text === text);
          if (same) {
            const { id, createdAt } = same;
            return { note: { id, text, createdAt }, duplicate: true };
          }
          const taken = new Set(notes.map(({ slot }) => slot));
          const first = firstSlot(text);
          const slot = Array.from(
            { length: NOTES_MAX },
            (_, step) => (first + step) % NOTES_MAX,
          ).find((slot) => !taken.has(slot));
          if (slot === undefined) throw new OnecallError('notes_full');
          const note = {
            id: `${slot}-${crypto.randomUUID()}`,
            text,
            createdAt: new Date(table.now()).toISOString(),
          };
          const version = await people.announceNotes(sub, erasure);
          const added = await put(sub, slot, note);
          // A failed settlement does not undo the note: without a settlement the announcement expires by itself.
          const person = await people.settleNotes(sub, version).catch(() => undefined);
          if (added && person !== undefined && person.erasure !== erasure) {
            await db.send(new DeleteCommand({ TableName, Key: keys.note(sub, slot) }));
            throw new OnecallError('conversation_missing');
          }
          if (added) return { note, duplicate: false };
        }
        throw new OnecallError('store_throttled');
      }),

    /** Deletes a note. @throws {OnecallError} `note_missing` when no note has this id. */
    delete: (sub: string, id: string): Promise<void> =>
      inStore(() =>
        change(sub, id, (slot) =>
          db.send(
            new DeleteCommand({
              TableName,
              Key: keys.note(sub, slot),
              ConditionExpression: 'id = :id',
              ExpressionAttributeValues: { ':id': id },
            }),
          ),
        ),
      ),

    /**
     * Gives a note another text, and a new id with it, because indexes are kept by id.
     *
     * @throws {OnecallError} `note_missing` when there is none with this id, `note_there` when another one has this text.
     */
    edit: (sub: string, id: string, text: string): Promise<Note> =>
      inStore(async () => {
        const notes = await stored(sub);
        const note = notes.find((one) => one.id === id);
        if (note === undefined) throw new OnecallError('note_missing');
        const { slot, createdAt } = note;
        if (note.text === text) return { id, text, createdAt };
        if (notes.some((one) => one.text === text)) throw new OnecallError('note_there');
        const newId = `${slot}-${crypto.randomUUID()}`;
        await change(sub, id, () =>
          db.send(
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
          ),
        );
        return { id: newId, text, createdAt };
      }),
  };
}
