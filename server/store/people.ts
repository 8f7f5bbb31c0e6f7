import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import { notedTurnsOf, removeNote, type NotedTurn, type OpenTurn } from './open-turns.ts';
import { inStore, isConditionFailed, keys, type Table } from './table.ts';

/**
 * Milliseconds after which an announced write of notes counts as ended, even if its writer never settled it. This is
 * longer than the store's client retries a write. Until then no reader may cache the notes.
 */
const UNSETTLED_MS = 15_000;
/** Lifetime of the marker of an erasure in seconds: longer than any request that began before the erasure. */
const MARKER_S = 86_400;

const StoredPerson = z.object({
  notesVersion: z.string().optional(),
  notesUnsettledUntil: z.number().optional(),
  erasure: z.string().optional(),
});

/** The facts about a person that the person's item holds. */
export type Person = Readonly<{
  /** Version of notes and instructions, which changes with every write of either on any ECS task. */
  notesVersion: string;
  /** Whether no write of notes or instructions is in progress, so that a read from now on returns `notesVersion`. */
  notesSettled: boolean;
  /** Id of the person's last "delete everything"; empty when there was none. */
  erasure: string;
}>;

/** Parses a person's item. A person without an item has neither notes nor an erasure. */
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
 * Returns the store of people: one item for each person, which requests on all ECS tasks read and change.
 * `daily-quota.ts` keeps the day's tokens in this item, and `open-turns.ts` the turns that are being written.
 */
export function createPeople(table: Table) {
  const { db, name: TableName } = table;

  const readItem = async (sub: string): Promise<unknown> => {
    const Key = keys.person(sub);
    const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item;
  };
  const replaceVersion = async (sub: string): Promise<unknown> => {
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName,
        Key: keys.person(sub),
        UpdateExpression:
          'SET notesVersion = :version, expiresAt = if_not_exists(expiresAt, :expires)',
        ExpressionAttributeValues: {
          ':version': crypto.randomUUID(),
          ':expires': table.expiresAt(),
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes;
  };
  const read = async (sub: string): Promise<Person> => toPerson(await readItem(sub), table.now());

  return {
    read: (sub: string): Promise<Person> => inStore(() => read(sub)),

    /**
     * Returns the person's last erasure, and the turns that were begun more than `olderThanMs` ago and are not
     * completely written.
     */
    openTurns: (
      sub: string,
      olderThanMs: number,
    ): Promise<Readonly<{ open: readonly NotedTurn[]; erasure: string }>> =>
      inStore(async () => {
        const item = await readItem(sub);
        const open = notedTurnsOf(item).filter(({ at }) => table.now() - at > olderThanMs);
        return { open, erasure: toPerson(item, table.now()).erasure };
      }),

    /** Removes the mark of an open turn, once the turn is completely written. */
    closeTurn: (sub: string, turn: OpenTurn): Promise<void> =>
      inStore(() => removeNote(table, sub, turn)),

    /**
     * Announces a write of notes or instructions, which invalidates what every ECS task has cached of both.
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

    /**
     * Records that the write announced as `version` has ended.
     *
     * @returns the facts of the person's item, which show whether the person deleted everything meanwhile.
     */
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
          if (!isConditionFailed(error)) throw error;
          // A newer write has replaced this version, and may have ended before this one. What was read in between is
          // outdated, so it gets a version of its own.
          return toPerson(await replaceVersion(sub), table.now());
        }
      }),

    /** Marks that everything of the person is being deleted. Running requests see the mark at their next write. */
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
