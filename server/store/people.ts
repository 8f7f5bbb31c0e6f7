import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import { notedTurnsOf, removeNote, type NotedTurn, type OpenTurn } from './open-turns.ts';
import { inStore, isConditionFailed, keys, type Table } from './table.ts';

/**
 * Milliseconds after which an announced write of notes counts as settled, although its writer never settled it:
 * longer than the store's client tries a write. Until then no reader may keep a copy.
 */
const UNSETTLED_MS = 15_000;
/** The marker of an erasure outlives every request that began before it. */
const MARKER_S = 86_400;

const StoredPerson = z.object({
  notesVersion: z.string().optional(),
  notesUnsettledUntil: z.number().optional(),
  erasure: z.string().optional(),
});

/** The facts about a person in one small item. */
export type Person = Readonly<{
  /** Changes with every write of a note, on any task. */
  notesVersion: string;
  /** Whether no note is being written, so that notes read from now on belong to `notesVersion`. */
  notesSettled: boolean;
  /** Changes when the person deletes everything; empty before. */
  erasure: string;
}>;

/** Reads the item of a person; a person without one has neither notes nor an erasure. */
export function toPerson(item: unknown, now: number): Person {
  const { notesVersion, notesUnsettledUntil, erasure } = StoredPerson.parse(item ?? {});
  return {
    notesVersion: notesVersion ?? '',
    notesSettled: (notesUnsettledUntil ?? 0) <= now,
    erasure: erasure ?? '',
  };
}

export type People = ReturnType<typeof createPeople>;

/**
 * Returns the items of people, one for each, which their requests on all tasks read and change. `daily-quota.ts`
 * keeps the tokens of the day in it, `open-turns.ts` the turns that are being written.
 */
export function createPeople(table: Table) {
  const { db, name: TableName } = table;

  const readItem = async (sub: string): Promise<unknown> => {
    const Key = keys.person(sub);
    const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item;
  };
  const read = async (sub: string): Promise<Person> => toPerson(await readItem(sub), table.now());

  return {
    read: (sub: string): Promise<Person> => inStore(() => read(sub)),

    /** Returns the turns that requests began to write that long ago and have not written whole, and the person's last erasure. */
    openTurns: (
      sub: string,
      olderThanMs: number,
    ): Promise<Readonly<{ open: readonly NotedTurn[]; erasure: string }>> =>
      inStore(async () => {
        const item = await readItem(sub);
        const open = notedTurnsOf(item).filter(({ at }) => table.now() - at > olderThanMs);
        return { open, erasure: toPerson(item, table.now()).erasure };
      }),

    /** Removes the mark of an open turn, once all of the turn is written. */
    closeTurn: (sub: string, turn: OpenTurn): Promise<void> =>
      inStore(() => removeNote(table, sub, turn)),

    /**
     * Announces a write of notes: copies of them in any task are void from now on.
     *
     * @returns the new version, for `settleNotes`.
     * @throws {OnecallError} `conversation_missing` when the person deleted everything since `erasure` was read.
     */
    announceNotes: (sub: string, erasure: string): Promise<string> =>
      inStore(async () => {
        const version = crypto.randomUUID();
        try {
          await db.send(
            new UpdateCommand({
              TableName,
              Key: keys.person(sub),
              UpdateExpression:
                'SET notesVersion = :version, notesUnsettledUntil = :until, expiresAt = :expires',
              ConditionExpression:
                erasure === '' ? 'attribute_not_exists(erasure)' : 'erasure = :erasure',
              ExpressionAttributeValues: {
                ':version': version,
                ':until': table.now() + UNSETTLED_MS,
                ':expires': table.expiresAt(),
                ...(erasure !== '' && { ':erasure': erasure }),
              },
            }),
          );
        } catch (error) {
          if (isConditionFailed(error))
            throw new OnecallError('conversation_missing', { cause: error });
          throw error;
        }
        return version;
      }),

    /** Says that the write announced as `version` has ended. @returns the person, to see whether everything was deleted meanwhile. */
    settleNotes: (sub: string, version: string): Promise<Person> =>
      inStore(async () => {
        try {
          const { Attributes } = await db.send(
            new UpdateCommand({
              TableName,
              Key: keys.person(sub),
              UpdateExpression: 'REMOVE notesUnsettledUntil',
              ConditionExpression: 'notesVersion = :version',
              ExpressionAttributeValues: { ':version': version },
              ReturnValues: 'ALL_NEW',
            }),
          );
          return toPerson(Attributes, table.now());
        } catch (error) {
          // A newer write of notes has replaced this version, and will settle both.
          if (isConditionFailed(error)) return read(sub);
          throw error;
        }
      }),

    /** Marks that everything of the person is being deleted; running requests see it at their next write. */
    markErased: (sub: string): Promise<void> =>
      inStore(async () => {
        const now = table.now();
        await db.send(
          new UpdateCommand({
            TableName,
            Key: keys.person(sub),
            UpdateExpression:
              'SET erasure = :id, notesVersion = :id, notesUnsettledUntil = :until, expiresAt = :expires',
            ExpressionAttributeValues: {
              ':id': crypto.randomUUID(),
              ':until': now + UNSETTLED_MS,
              ':expires': Math.floor(now / 1000) + MARKER_S,
            },
          }),
        );
      }),
  };
}
