import { OnecallError } from '../errors.ts';
import { Conversation, UNDO_MS } from './conversation.ts';
import { eraseAll } from './erase.ts';
import { changeUnexpired } from './expiry.ts';
import { listAgain, listTurn, type Listing } from './list-turn.ts';
import { pageOfList, type PageWish } from './list-page.ts';
import type { People } from './people.ts';
import { addWords, findByWords } from './search.ts';
import { isAfter, readConversation, shownTurn } from './read-conversation.ts';
import { readHistory, type ReadHistory } from './read-history.ts';
import { deleteAll, inStore, keys, queryPages, type Table } from './table.ts';
import type { Turn } from './turn.ts';
import { setTurnsExpiry } from './turns-expiry.ts';
import { versionedTurns, type Versioned } from './visible-turns.ts';

/** Number of conversations per page of a store query: parsing a page blocks other requests for some milliseconds. */
const LIST_READ = 200;
/** A conversation with the turns of the branch that the page shows. */
type Opened = Conversation & { turns: Versioned[] };

export type Conversations = ReturnType<typeof createConversations>;

/** Returns the store of conversations; each conversation is in the partition of its owner. */
export function createConversations(table: Table, people: People) {
  const nowIso = () => new Date(table.now()).toISOString();

  const read = (sub: string, id: string, last?: number) =>
    readConversation(table, { sub, id }, last);

  const open = async (sub: string, id: string): Promise<Opened> => {
    const found = await read(sub, id);
    const { turns } = found;
    const conversation = found.conversation ?? (await listAgain(table, sub, found));
    if (!conversation || conversation.deletedAt) throw new OnecallError('conversation_missing');
    const kept = turns.filter(isAfter(conversation.clearedAt));
    return { ...conversation, turns: versionedTurns(kept, shownTurn(found)) };
  };

  const change = (
    key: ReturnType<typeof keys.conversation>,
    set: string,
    values: Record<string, unknown>,
  ) => changeUnexpired(table, key, { set, values });

  return {
    /** Reads the turns that a prompt may need, oldest first, from the branch that the new message belongs to. */
    history: (sub: string, message: Parameters<typeof readHistory>[2]): Promise<ReadHistory> =>
      inStore(() => readHistory(table, sub, message)),

    /**
     * Puts the conversation of a new turn on top of the list. Creates a conversation that does not exist, and
     * restores a deleted one. Extends the expiry of its turns, at most once a day.
     */
    touch: (sub: string, turn: Turn, listing: Listing = {}): Promise<void> =>
      inStore(() => listTurn(table, sub, { turn, listing })),

    /** Lists a conversation whose last turn was stored but not listed, because the ECS task was killed in between. */
    relist: (sub: string, id: string): Promise<void> =>
      inStore(async () => {
        await listAgain(table, sub, await read(sub, id));
      }),

    /** Adds the words of a turn to the words by which a search finds its conversation. */
    addWords: (sub: string, id: string, words: string): Promise<void> =>
      inStore(() => addWords(table, keys.words(sub, id), words)),

    /**
     * Returns a page of the conversation list, newest first. With a search, returns only conversations whose title,
     * questions or answers contain all of its words.
     */
    list: (
      sub: string,
      { search = '', ...page }: PageWish & Readonly<{ search?: string | undefined }>,
    ): Promise<Conversation[]> =>
      inStore(async () => {
        const present: Conversation[] = [];
        const query = {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': keys.conversation(sub, '').pk, ':sk': 'CONV#' },
          ConsistentRead: true,
          Limit: LIST_READ,
        };
        for await (const items of queryPages(table, query)) {
          const some = items.map((item) => Conversation.parse(item));
          present.push(...some.filter(({ deletedAt }) => deletedAt === undefined));
        }
        const found =
          search.trim() === '' ? present : await findByWords(table, sub, { present, search });
        return pageOfList(found, ({ updatedAt }) => updatedAt, page);
      }),

    get: (sub: string, id: string): Promise<Opened> => inStore(() => open(sub, id)),

    /**
     * Selects the branch of a turn, which readers see and the next message belongs to.
     *
     * @throws {OnecallError} `message_missing` when the conversation holds no such turn
     */
    choose: (sub: string, id: string, messageId: string): Promise<Opened> =>
      inStore(async () => {
        const { conversation, turns } = await read(sub, id);
        const kept = turns.filter(isAfter(conversation?.clearedAt));
        if (!kept.some((turn) => turn.messageId === messageId))
          throw new OnecallError(conversation ? 'message_missing' : 'conversation_missing');
        await change(keys.conversation(sub, id), 'SET shown = :shown REMOVE historyWindow', {
          ':shown': { messageId, at: nowIso() },
        });
        return open(sub, id);
      }),

    rename: (sub: string, id: string, title: string) =>
      inStore(() => change(keys.conversation(sub, id), 'SET title = :title', { ':title': title })),
    delete: (sub: string, id: string) =>
      inStore(async () => {
        const expiresAt = Math.floor((table.now() + UNDO_MS) / 1000);
        await change(
          keys.conversation(sub, id),
          'SET deletedAt = if_not_exists(deletedAt, :at), expiresAt = :gone',
          { ':at': nowIso(), ':gone': expiresAt },
        );
        await setTurnsExpiry(table, { sub, id }, expiresAt);
      }),
    clear: (sub: string, id: string) =>
      inStore(() =>
        change(
          keys.conversation(sub, id),
          'SET clearedBefore = if_not_exists(clearedAt, :never), clearedAt = :at',
          { ':at': nowIso(), ':never': '' },
        ),
      ),
    /**
     * Restores a deleted conversation; for one that is not deleted, undoes the last clear. Does nothing when there is
     * nothing to undo.
     */
    restore: (sub: string, id: string): Promise<void> =>
      inStore(async () => {
        const key = keys.conversation(sub, id);
        const { conversation } = await read(sub, id, 0);
        if (!conversation) throw new OnecallError('conversation_missing');
        if (conversation.deletedAt !== undefined) {
          const expiresAt = table.expiresAt();
          await setTurnsExpiry(table, { sub, id }, expiresAt);
          return change(
            key,
            'SET expiresAt = :expires, turnsExpireAt = :expires REMOVE deletedAt',
            { ':expires': expiresAt },
          );
        }
        if (conversation.clearedBefore === undefined) return undefined;
        // A concurrent restore may have run first; `if_not_exists` then leaves `clearedAt` unchanged.
        const before = 'SET clearedAt = if_not_exists(clearedBefore, clearedAt)';
        return change(key, `${before} REMOVE clearedBefore`, {});
      }),

    /** Deletes everything that the store holds of the person. @returns the number of deleted items */
    erase: (sub: string): Promise<number> => inStore(() => eraseAll(table, people, sub)),

    /** Deletes the items of a turn that a running request wrote after its person had deleted everything. */
    forget: (
      sub: string,
      { conversationId, messageId }: Pick<Turn, 'conversationId' | 'messageId'>,
    ): Promise<void> =>
      inStore(() =>
        deleteAll(table, [
          keys.turn(sub, messageId),
          keys.attached(sub, messageId),
          keys.words(sub, conversationId),
          keys.conversation(sub, conversationId),
        ]),
      ),
  };
}
