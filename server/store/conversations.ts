import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import type { People } from './people.ts';
import {
  deleteAll,
  inStore,
  isConditionFailed,
  keys,
  ORDER_INDEX,
  queryAll,
  type Table,
} from './table.ts';
import { HistoryWindow, Turn, visibleTurns } from './turn.ts';

const Conversation = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Turns up to this time are hidden; empty when a clear was undone. */
  clearedAt: z.string().optional(),
  /** What `clearedAt` was before the last clear, for its undo. */
  clearedBefore: z.string().optional(),
  deletedAt: z.string().optional(),
  historyWindow: HistoryWindow.optional(),
});
export type Conversation = z.infer<typeof Conversation>;

/** How long a deleted conversation can be restored before it is purged. */
const UNDO_MS = 10 * 60_000;
/** Turns read for a prompt in one query, and at most. */
const HISTORY_PAGE = 30;
const HISTORY_TURNS = 300;

const TITLE_CHARACTERS = 60;

/** First line of the question, cut at a word. */
export function toTitle(query: string): string {
  const [line = ''] = query.split('\n');
  const characters = Array.from(line);
  if (characters.length <= TITLE_CHARACTERS) return line;
  const cut = characters.slice(0, TITLE_CHARACTERS).join('');
  return `${cut.replace(/\s+\S*$/, '')}…`;
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

  const change = async (
    key: ReturnType<typeof keys.conversation>,
    set: string,
    values: Record<string, unknown>,
  ) => {
    try {
      await db.send(
        new UpdateCommand({
          TableName,
          Key: key,
          ConditionExpression: 'expiresAt > :now',
          UpdateExpression: set,
          ExpressionAttributeValues: { ...values, ':now': Math.floor(table.now() / 1000) },
        }),
      );
    } catch (error) {
      if (isConditionFailed(error))
        throw new OnecallError('conversation_missing', { cause: error });
      throw error;
    }
  };

  const purge = async (sub: string, id: string): Promise<void> => {
    const { turns } = await read(sub, id);
    await deleteAll(table, [
      ...turns.map(({ messageId }) => keys.turn(sub, messageId)),
      keys.conversation(sub, id),
    ]);
  };

  return {
    /** The turns that a prompt may need, oldest first: those of the history window, and back to the one that is replaced. */
    history: (
      sub: string,
      { conversationId, replaces }: Pick<Turn, 'conversationId' | 'replaces'>,
    ): Promise<{ turns: Turn[]; window: HistoryWindow | undefined }> =>
      inStore(async () => {
        for (let last = HISTORY_PAGE; ; last *= 3) {
          const { conversation, turns } = await read(sub, conversationId, last);
          const { clearedAt = '', historyWindow } = conversation ?? {};
          const from = [historyWindow?.from ?? '', clearedAt].toSorted().at(-1) ?? '';
          const [oldest] = turns;
          const isAll = turns.length < last || oldest === undefined;
          const replaced = turns.find(({ messageId }) => messageId === replaces);
          const isWithin = replaces === undefined || (replaced?.askedAt ?? '') > from;
          if (isAll || last > HISTORY_TURNS || (oldest.askedAt < from && isWithin)) {
            return {
              turns: visibleTurns(turns).filter(isAfter(clearedAt)),
              window: historyWindow && historyWindow.from > clearedAt ? historyWindow : undefined,
            };
          }
        }
      }),

    /** Lists the conversation with its newest turn on top; begins it, or takes it back from deletion. */
    touch: (
      sub: string,
      { conversationId, query, askedAt }: Turn,
      window?: HistoryWindow,
    ): Promise<void> =>
      inStore(async () => {
        await db.send(
          new UpdateCommand({
            TableName,
            Key: keys.conversation(sub, conversationId),
            UpdateExpression:
              'SET id = :id, ordered = :ordered, title = if_not_exists(title, :title), ' +
              'createdAt = if_not_exists(createdAt, :at), updatedAt = :at, expiresAt = :expires' +
              (window === undefined ? '' : ', historyWindow = :window') +
              ' REMOVE deletedAt',
            ExpressionAttributeValues: {
              ':id': conversationId,
              ':ordered': keys.orderedLast(conversationId),
              ':title': toTitle(query),
              ':at': askedAt,
              ':expires': table.expiresAt(),
              ...(window !== undefined && { ':window': window }),
            },
          }),
        );
      }),

    /** Newest first. Those deleted longer ago than they can be restored are purged on the way. */
    list: (sub: string, search = ''): Promise<Conversation[]> =>
      inStore(async () => {
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': keys.conversation(sub, '').pk, ':sk': 'CONV#' },
        });
        const all = items.map((item) => Conversation.parse(item));
        const undoable = new Date(table.now() - UNDO_MS).toISOString();
        const gone = all.filter(({ deletedAt }) => deletedAt !== undefined && deletedAt < undoable);
        await Promise.all(gone.map(({ id }) => purge(sub, id)));
        const wanted = search.trim().toLowerCase();
        return all
          .filter(({ deletedAt, title }) => !deletedAt && title.toLowerCase().includes(wanted))
          .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
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
      inStore(() => change(keys.conversation(sub, id), 'SET deletedAt = :at', { ':at': nowIso() })),
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
        if (conversation.deletedAt !== undefined) return change(key, 'REMOVE deletedAt', {});
        if (conversation.clearedBefore === undefined) return undefined;
        return change(key, 'SET clearedAt = clearedBefore REMOVE clearedBefore', {});
      }),

    /**
     * Deletes everything in the person's partition, notes too. A marker stays for a day, so that running requests of the person
     * write nothing more. @returns how many items there were.
     */
    erase: (sub: string): Promise<number> =>
      inStore(async () => {
        await people.markErased(sub);
        const { pk } = keys.turn(sub, '');
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ProjectionExpression: 'sk',
        });
        const all = items.map(({ sk }) => ({ pk, sk: String(sk) }));
        const doomed = all.filter(({ sk }) => sk !== keys.person(sub).sk);
        await deleteAll(table, doomed);
        return doomed.length;
      }),
  };
}
