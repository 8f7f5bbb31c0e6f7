import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { Conversation, toTitle } from './conversation.ts';
import { eraseAll } from './erase.ts';
import { changeUnexpired, setExpiry } from './expiry.ts';
import type { People } from './people.ts';
import { addWords, findByWords } from './search.ts';
import { deleteAll, inStore, keys, ORDER_INDEX, queryAll, type Table } from './table.ts';
import { Turn, type HistoryWindow } from './turn.ts';
import { visibleTurns } from './visible-turns.ts';

/** Time in which a deleted conversation can be restored before it expires. */
const UNDO_MS = 10 * 60_000;
/** Turns of a conversation in use may be this much closer to their end than it is, before theirs is moved. */
const EXPIRY_LAG_S = 86_400;
/** Turns read for a prompt in one query, and at most. */
const HISTORY_PAGE = 30;
const HISTORY_TURNS = 300;

/** Whether the turns hold a message, all pieces of its answer, and a turn from before the history window. */
function reachesBackTo(turns: readonly Turn[], messageId: string | undefined, from: string) {
  if (messageId === undefined) return true;
  const turn = turns.find((one) => one.messageId === messageId);
  if (turn === undefined) return false;
  if (turn.continues !== undefined) return reachesBackTo(turns, turn.continues, from);
  return turn.askedAt > from;
}

export type Conversations = ReturnType<typeof createConversations>;

/** Conversations and their turns, each in the partition of the person they belong to. */
export function createConversations(table: Table, people: People) {
  const { db, name: TableName } = table;
  const nowIso = () => new Date(table.now()).toISOString();

  /** The conversation and its turns, oldest first, in one query; with `last`, no more than that many turns. */
  const read = async (sub: string, id: string, last?: number) => {
    const items = await queryAll(table, {
      IndexName: ORDER_INDEX,
      KeyConditionExpression: 'pk = :pk AND begins_with(ordered, :id)',
      ExpressionAttributeValues: { ':pk': keys.turn(sub, '').pk, ':id': keys.ordered(id) },
      ScanIndexForward: false,
      ...(last !== undefined && { Limit: last + 1 }),
    });
    const [first, ...rest] = items;
    const isConversation = first !== undefined && first['sk'] === keys.conversation(sub, id).sk;
    return {
      conversation: isConversation ? Conversation.parse(first) : undefined,
      turns: (isConversation ? rest : items).toReversed().map((item) => Turn.parse(item)),
    };
  };

  const isAfter = (clearedAt: string | undefined) => (turn: Turn) =>
    clearedAt === undefined || turn.askedAt > clearedAt;

  const change = (
    key: ReturnType<typeof keys.conversation>,
    set: string,
    values: Record<string, unknown>,
  ) => changeUnexpired(table, key, { set, values });

  /** Sets when the turns of a conversation and its words expire. */
  const setTurnsExpiry = async (sub: string, id: string, expiresAt: number): Promise<void> => {
    const { turns } = await read(sub, id);
    const all = [...turns.map(({ messageId }) => keys.turn(sub, messageId)), keys.words(sub, id)];
    await setExpiry(table, all, expiresAt);
  };

  return {
    /** The turns that a prompt may need, oldest first: those of the history window, and back to the one that is replaced or continued. */
    history: (
      sub: string,
      {
        conversationId,
        replaces,
        continues,
      }: Pick<Turn, 'conversationId' | 'replaces' | 'continues'>,
    ): Promise<{ turns: Turn[]; window: HistoryWindow | undefined }> =>
      inStore(async () => {
        for (let last = HISTORY_PAGE; ; last *= 3) {
          const { conversation, turns } = await read(sub, conversationId, last);
          const { clearedAt = '', historyWindow } = conversation ?? {};
          const from = [historyWindow?.from ?? '', clearedAt].toSorted().at(-1) ?? '';
          const [oldest] = turns;
          const isAll = turns.length < last || oldest === undefined;
          const isWithin = reachesBackTo(turns, replaces ?? continues, from);
          if (isAll || last > HISTORY_TURNS || (oldest.askedAt < from && isWithin)) {
            return {
              turns: visibleTurns(turns).filter(isAfter(clearedAt)),
              window: historyWindow && historyWindow.from > clearedAt ? historyWindow : undefined,
            };
          }
        }
      }),

    /**
     * Lists the conversation with its newest turn on top; begins it, or takes it back from deletion. Its turns live on with it: once
     * a day at most, their expiry is moved.
     */
    touch: (
      sub: string,
      { conversationId, query, askedAt }: Turn,
      window?: HistoryWindow,
    ): Promise<void> =>
      inStore(async () => {
        const expiresAt = table.expiresAt();
        const key = keys.conversation(sub, conversationId);
        const { Attributes } = await db.send(
          new UpdateCommand({
            TableName,
            Key: key,
            ReturnValues: 'ALL_OLD',
            UpdateExpression:
              'SET id = :id, ordered = :ordered, title = if_not_exists(title, :title), ' +
              'createdAt = if_not_exists(createdAt, :at), updatedAt = :at, expiresAt = :expires, ' +
              'turnsExpireAt = if_not_exists(turnsExpireAt, :expires)' +
              (window === undefined ? '' : ', historyWindow = :window') +
              ' REMOVE deletedAt',
            ExpressionAttributeValues: {
              ':id': conversationId,
              ':ordered': keys.orderedLast(conversationId),
              ':title': toTitle(query),
              ':at': askedAt,
              ':expires': expiresAt,
              ...(window !== undefined && { ':window': window }),
            },
          }),
        );
        const { data: before } = Conversation.safeParse(Attributes);
        if (before === undefined) return;
        const lags = (before.turnsExpireAt ?? 0) < expiresAt - EXPIRY_LAG_S;
        if (!lags && before.deletedAt === undefined) return;
        await setTurnsExpiry(sub, conversationId, expiresAt);
        await change(key, 'SET turnsExpireAt = :expires', { ':expires': expiresAt });
      }),

    /** Adds the words of a turn to those by which its conversation is found. */
    addWords: (sub: string, id: string, words: string): Promise<void> =>
      inStore(() => addWords(table, keys.words(sub, id), words)),

    /** Newest first; with a search, those whose title, questions or answers hold all of its words. */
    list: (sub: string, search = ''): Promise<Conversation[]> =>
      inStore(async () => {
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': keys.conversation(sub, '').pk, ':sk': 'CONV#' },
        });
        const all = items.map((item) => Conversation.parse(item));
        const present = all.filter(({ deletedAt }) => deletedAt === undefined);
        const found =
          search.trim() === '' ? present : await findByWords(table, sub, { present, search });
        return found.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      }),

    get: (sub: string, id: string): Promise<Conversation & { turns: Turn[] }> =>
      inStore(async () => {
        const { conversation, turns } = await read(sub, id);
        if (!conversation || conversation.deletedAt) throw new OnecallError('conversation_missing');
        const kept = turns.filter(isAfter(conversation.clearedAt));
        return { ...conversation, turns: visibleTurns(kept) };
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
        await setTurnsExpiry(sub, id, expiresAt);
      }),
    clear: (sub: string, id: string) =>
      inStore(() =>
        change(
          keys.conversation(sub, id),
          'SET clearedBefore = if_not_exists(clearedAt, :never), clearedAt = :at',
          { ':at': nowIso(), ':never': '' },
        ),
      ),
    /** Undoes the deletion, or else the last clear and no earlier one. Nothing to undo is no error. */
    restore: (sub: string, id: string): Promise<void> =>
      inStore(async () => {
        const key = keys.conversation(sub, id);
        const { conversation } = await read(sub, id, 0);
        if (!conversation) throw new OnecallError('conversation_missing');
        if (conversation.deletedAt !== undefined) {
          const expiresAt = table.expiresAt();
          await setTurnsExpiry(sub, id, expiresAt);
          return change(
            key,
            'SET expiresAt = :expires, turnsExpireAt = :expires REMOVE deletedAt',
            { ':expires': expiresAt },
          );
        }
        if (conversation.clearedBefore === undefined) return undefined;
        // A restore at the same time may have been first: then nothing is left to undo.
        const before = 'SET clearedAt = if_not_exists(clearedBefore, clearedAt)';
        return change(key, `${before} REMOVE clearedBefore`, {});
      }),

    /** Deletes everything of the person. @returns how many items there were. */
    erase: (sub: string): Promise<number> => inStore(() => eraseAll(table, people, sub)),

    /** Deletes what a running request wrote of a turn after its person deleted everything. */
    forget: (sub: string, { conversationId, messageId }: Turn): Promise<void> =>
      inStore(() =>
        deleteAll(table, [
          keys.turn(sub, messageId),
          keys.words(sub, conversationId),
          keys.conversation(sub, conversationId),
        ]),
      ),
  };
}
