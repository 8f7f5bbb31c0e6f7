import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { changeCached } from './change-cached.ts';
import type { People, Person } from './people.ts';
import { inStore, isUnexpired, keys, type Table } from './table.ts';

const Stored = z.object({ text: z.string() });

/** Number of characters of instructions that are cached in memory. */
const MAX_CHARACTERS = 2_000_000;
const EMPTY_PERSON_CHARACTERS = 200;
/**
 * Milliseconds for which instructions are cached. Tasks of an earlier build, which run beside this one during a deploy,
 * change instructions without a new version.
 */
const MAX_AGE_MS = 300_000;

export type Instructions = ReturnType<typeof createInstructions>;

/** Returns the store of standing instructions: one text for each person, which is part of all their prompts. */
export function createInstructions(table: Table, people: People) {
  const { db, name: TableName } = table;
  const known = new LRUCache<string, Readonly<{ version: string; text: string }>>({
    maxSize: MAX_CHARACTERS,
    ttl: MAX_AGE_MS,
    sizeCalculation: ({ text }) => text.length + EMPTY_PERSON_CHARACTERS,
  });

  const read = (sub: string): Promise<string> =>
    inStore(async () => {
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: keys.instructions(sub), ConsistentRead: true }),
      );
      return Item && isUnexpired(table, Item) ? Stored.parse(Item).text : '';
    });

  return {
    /** Returns the person's instructions; empty when there are none. */
    read,

    /** Returns the instructions as `read` does; without reading them while the person's version stays the same. */
    readCached: async (
      sub: string,
      { notesVersion: version, notesSettled }: Person,
    ): Promise<string> => {
      const before = known.get(sub);
      if (notesSettled && before?.version === version) return before.text;
      const text = await read(sub);
      // Instructions that were read during a write may already be outdated.
      if (notesSettled) known.set(sub, { version, text });
      return text;
    },

    /** Replaces the person's instructions by a text; an empty text deletes them. */
    write: (sub: string, text: string): Promise<void> =>
      inStore(async () => {
        const Key = keys.instructions(sub);
        const remove = () => db.send(new DeleteCommand({ TableName, Key }));
        const Item = { ...Key, text, expiresAt: table.expiresAt() };
        const put = () => db.send(new PutCommand({ TableName, Item }));
        const isErased = await changeCached(people, sub, text === '' ? remove : put);
        if (isErased) await remove();
      }),
  };
}
