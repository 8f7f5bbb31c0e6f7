import type { Client, Note, Summary } from '../../client.ts';
import { readAgain } from '../list-pages.ts';
import { toRefusal } from '../refusal.ts';

/** Where a page of a list begins: behind the item with this time and id. */
type Cursor = Readonly<{ at: string; id: string }>;

/** Pauses in milliseconds before a refused read is repeated; the server limits a person's calls per minute. */
const WAITS_MS = [2_000, 10_000, 30_000, 60_000] as const;
const PATIENT: ReadonlySet<string> = new Set(['rate_limited', 'busy', 'store_throttled']);

/** Reads data from the server, and repeats the read if the server is busy or limits the person's calls. */
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

/** Reads a conversation with its messages. @returns undefined if the conversation was deleted in the meantime */
const readConversation = (client: Client, id: string) =>
  patiently(() => client.conversations.get.query({ id })).catch((thrown: unknown) => {
    if (toRefusal(thrown).reason === 'not_found') return undefined;
    throw thrown;
  });

/**
 * Returns everything that the service stores about the person as JSON, in version 1 of this project's own format.
 * Conversations are read one at a time, so that the person can send questions meanwhile.
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
