import type { Client, Note, Summary } from '../../client.ts';
import { readAgain } from '../list-pages.ts';
import { toRefusal } from '../refusal.ts';

/** Position in a list that is read in pages. */
type Cursor = Readonly<{ at: string; id: string }>;

/** Waits in ms before a read that was refused is tried again. A person's calls of a minute are limited. */
const WAITS_MS = [2_000, 10_000, 30_000, 60_000] as const;
const PATIENT: ReadonlySet<string> = new Set(['rate_limited', 'busy', 'store_throttled']);

/** Reads, and again where the server sheds load. */
async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await read();
    } catch (thrown) {
      if (!PATIENT.has(toRefusal(thrown).reason)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return read();
}

/** Reads a conversation with its messages. @returns undefined for one that was deleted meanwhile */
const readConversation = (client: Client, id: string) =>
  patiently(() => client.conversations.get.query({ id })).catch((thrown: unknown) => {
    if (toRefusal(thrown).reason === 'not_found') return undefined;
    throw thrown;
  });

/**
 * Reads everything that the service holds about the person, as JSON in version 1 of its own format. Conversations are read one
 * after another, so that the person can go on asking meanwhile.
 */
export async function readEverything(client: Client): Promise<string> {
  const { items: summaries } = await readAgain<Summary, Cursor>(Infinity, {
    readPage: (part) => patiently(() => client.conversations.list.query(part)),
    cursorOf: ({ id, updatedAt }) => ({ at: updatedAt, id }),
  });
  const { items: notes } = await readAgain<Note, Cursor>(Infinity, {
    readPage: (part) => patiently(() => client.notes.list.query(part)),
    cursorOf: ({ id, createdAt }) => ({ at: createdAt, id }),
  });
  const pinned = await patiently(() => client.conversations.pinned.query());
  const conversations = [];
  const ids = new Set([...pinned, ...summaries].map(({ id }) => id));
  for (const id of ids) {
    const conversation = await readConversation(client, id);
    if (conversation !== undefined) conversations.push(conversation);
  }
  const everything = {
    format: 'onecall-everything',
    version: 1,
    savedAt: new Date().toISOString(),
    conversations,
    pinned,
    deleted: await patiently(() => client.conversations.deleted.query()),
    notes,
    instructions: (await patiently(() => client.instructions.get.query())).text,
    feedback: await patiently(() => client.feedback.export.query()),
    usage: await patiently(() => client.spending.month.query()),
  };
  return `${JSON.stringify(everything, undefined, 2)}\n`;
}
