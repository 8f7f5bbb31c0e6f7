import { LRUCache } from 'lru-cache';
import { createPauses } from './pauses.ts';
import { indexNote, rankNotes, type IndexedNote } from './rank-notes.ts';

/**
 * Number of characters of notes that are cached in memory: enough for four people with the most and longest notes
 * allowed.
 */
const MAX_CHARACTERS = 8_000_000;
const MAX_AGE_MS = 3_600_000;
const EMPTY_PERSON_CHARACTERS = 200;

type Note = Readonly<{ id: string; text: string }>;
type Known = Readonly<{ version: string; notes: readonly (Note & IndexedNote)[] }>;

/**
 * The version of a person's notes, and whether no write is in progress (`notesSettled`). A server may cache notes
 * under a version only when they are settled.
 */
export type NotesState = Readonly<{ notesVersion: string; notesSettled: boolean }>;

export type NoteFinder = ReturnType<typeof createNoteFinder>;

/**
 * Returns a finder of the notes that match a question. It reads and indexes a person's notes again only when their
 * version has changed; unchanged notes keep their index.
 */
export function createNoteFinder(list: (sub: string) => Promise<readonly Note[]>) {
  const known = new LRUCache<string, Known>({
    maxSize: MAX_CHARACTERS,
    ttl: MAX_AGE_MS,
    sizeCalculation: ({ notes }) =>
      notes.reduce((sum, { text }) => sum + text.length, EMPTY_PERSON_CHARACTERS),
  });

  const load = async (sub: string, { notesVersion, notesSettled }: NotesState): Promise<Known> => {
    const before = known.get(sub);
    if (notesSettled && before?.version === notesVersion) return before;
    const notes = await list(sub);
    const indexes = new Map(before?.notes.map(({ id, index }) => [id, index]));
    const pause = createPauses();
    const indexed: (Note & IndexedNote)[] = [];
    for (const { id, text } of notes) {
      await pause();
      indexed.push({ id, text, index: indexes.get(id) ?? indexNote(text) });
    }
    // Notes that were read during a write keep their indexes for later, but this copy of the notes never counts as
    // current.
    const read = { version: notesSettled ? notesVersion : 'unsettled', notes: indexed };
    known.set(sub, read);
    return read;
  };

  return {
    /** Returns the texts of the notes that match the question, best first. */
    find: async (sub: string, query: string, state: NotesState): Promise<string[]> => {
      const { notes } = await load(sub, state);
      return (await rankNotes(query, notes)).map(({ text }) => text);
    },
  };
}
