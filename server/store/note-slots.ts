import { createHash } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import type { People } from './people.ts';
import { isConditionFailed, keys, queryAll, type Table } from './table.ts';

export const NOTES_MAX = 500;

const StoredNote = z.object({
  id: z.string(),
  text: z.string(),
  createdAt: z.string(),
  slot: z.number(),
});
export type Note = Omit<z.infer<typeof StoredNote>, 'slot'>;

/** The note that was added, or the equal note that existed before. */
export type Added = Readonly<{ note: Note; duplicate: boolean }>;

/**
 * Returns the slot (0 to 499) at which the search for a free slot begins. Equal texts begin at the same slot, and
 * different texts seldom do.
 */
const firstSlot = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE() % NOTES_MAX;

/**
 * Returns the slots in which a person's notes are stored. There are 500 slots and a write takes only a free one, so
 * concurrent requests cannot exceed the limit, without a counter that could drift. Concurrent writes of the same text
 * usually meet in one slot, and one of them wins; `keepOne` deletes copies in other slots.
 */
export function createNoteSlots(table: Table, people: People) {
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

  /**
   * Deletes all notes with this text except the one in the lowest slot. Every writer calls this after its write, so
   * among concurrent writers at least the last one sees all copies.
   *
   * @returns the note that is kept; undefined when all were changed or deleted meanwhile
   */
  const keepOne = async (sub: string, text: string): Promise<Note | undefined> => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      FilterExpression: '#text = :text',
      ExpressionAttributeNames: { '#text': 'text' },
      ExpressionAttributeValues: { ':pk': keys.note(sub, 0).pk, ':sk': 'NOTE#', ':text': text },
    });
    const [kept, ...copies] = items
      .map((item) => StoredNote.parse(item))
      .toSorted((a, b) => a.slot - b.slot);
    for (const { slot, id } of copies) {
      const copy = { TableName, Key: keys.note(sub, slot), ConditionExpression: 'id = :id' };
      await db
        .send(new DeleteCommand({ ...copy, ExpressionAttributeValues: { ':id': id } }))
        .catch((error: unknown) => {
          if (!isConditionFailed(error)) throw error;
        });
    }
    return kept && { id: kept.id, text: kept.text, createdAt: kept.createdAt };
  };

  /**
   * Adds a note, unless an equal one exists.
   *
   * @throws {OnecallError} `notes_full` at 500 notes, `conversation_missing` after an erasure
   */
  const add = async (
    sub: string,
    { text, createdAt }: Pick<Note, 'text' | 'createdAt'>,
    erasure: string,
  ): Promise<Added> => {
    // Each round that fails means that another writer took the slot, and there are as many rounds as slots.
    for (let round = 0; round < NOTES_MAX; round += 1) {
      const notes = await stored(sub);
      const same = notes.find((note) => note.text === text);
      if (same) {
        const { id, createdAt } = same;
        return { note: { id, text, createdAt }, duplicate: true };
      }
      const taken = new Set(notes.map(({ slot }) => slot));
      const first = firstSlot(text);
      const slot = Array.from({ length: NOTES_MAX }, (_, step) => (first + step) % NOTES_MAX).find(
        (slot) => !taken.has(slot),
      );
      if (slot === undefined) throw new OnecallError('notes_full');
      const note = { id: `${slot}-${crypto.randomUUID()}`, text, createdAt };
      const version = await people.announceNotes(sub, erasure);
      const added = await put(sub, slot, note);
      const kept = added ? ((await keepOne(sub, text)) ?? note) : note;
      // If the store cannot record that the announced write has ended, the note stays: the announcement expires by
      // itself.
      const person = await people.settleNotes(sub, version).catch(() => undefined);
      if (added && person !== undefined && person.erasure !== erasure) {
        await db.send(new DeleteCommand({ TableName, Key: keys.note(sub, slot) }));
        throw new OnecallError('conversation_missing');
      }
      if (added) return { note: kept, duplicate: kept.id !== note.id };
    }
    throw new OnecallError('store_throttled');
  };

  return { stored, add, keepOne };
}
