import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Conversation, toTitle, unlisted } from './conversation.ts';
import { changeUnexpired, deleteExpired } from './expiry.ts';
import type { ReadConversation } from './read-conversation.ts';
import { isConditionFailed, keys, type Table } from './table.ts';
import { setTurnsExpiry } from './turns-expiry.ts';
import type { HistoryWindow, Turn } from './turn.ts';

/** Seconds by which a turn's expiry may lag behind that of its conversation before the turn's expiry is moved. */
const EXPIRY_LAG_S = 86_400;

/** Changes that a new message makes to its conversation's item, besides moving it to the top of the list. */
export type Listing = Readonly<{
  window?: HistoryWindow | undefined;
  /**
   * Title that came from the first question, set when the new message replaces that question. The new question then
   * gives the title.
   */
  titleBefore?: string | undefined;
}>;

/** Returns the update that writes a conversation's item with the title and the time of one of its turns. */
const entryOf = (
  table: Table,
  sub: string,
  { conversationId, query, askedAt, createdAt }: Turn & Readonly<{ createdAt: string }>,
) => ({
  TableName: table.name,
  Key: keys.conversation(sub, conversationId),
  UpdateExpression:
    'SET id = :id, ordered = :ordered, title = if_not_exists(title, :title), ' +
    'createdAt = if_not_exists(createdAt, :created), updatedAt = :at, expiresAt = :expires, ' +
    'turnsExpireAt = if_not_exists(turnsExpireAt, :expires)',
  ExpressionAttributeValues: {
    ':id': conversationId,
    ':ordered': keys.orderedLast(conversationId),
    ':title': toTitle(query),
    ':created': createdAt,
    ':at': askedAt,
    ':expires': table.expiresAt(),
  },
});

/** Puts a conversation on top of the list. @returns the conversation as it was before, if it existed */
async function putOnTop(
  table: Table,
  sub: string,
  { turn, window }: Readonly<{ turn: Turn; window: Listing['window'] }>,
): Promise<Conversation | undefined> {
  const entry = entryOf(table, sub, { ...turn, createdAt: turn.askedAt });
  const setWindow = window === undefined ? '' : ', historyWindow = :window';
  const write = () =>
    table.db.send(
      new UpdateCommand({
        ...entry,
        ReturnValues: 'ALL_OLD',
        ConditionExpression: 'attribute_not_exists(expiresAt) OR expiresAt > :now',
        UpdateExpression: `${entry.UpdateExpression}${setWindow} REMOVE deletedAt`,
        ExpressionAttributeValues: {
          ...entry.ExpressionAttributeValues,
          ':now': Math.floor(table.now() / 1000),
          ...(window !== undefined && { ':window': window }),
        },
      }),
    );
  const { Attributes } = await write().catch(async (error: unknown) => {
    if (!isConditionFailed(error)) throw error;
    // DynamoDB deletes expired items late. An expired conversation that is still stored is deleted first, so that not
    // even its title is reused.
    await deleteExpired(table, entry.Key);
    return write();
  });
  return Conversation.safeParse(Attributes).data;
}

/**
 * Puts the conversation of a new turn on top of the list. Creates or restores the conversation, and extends the
 * expiry of its turns to its own.
 */
export async function listTurn(
  table: Table,
  sub: string,
  { turn, listing }: Readonly<{ turn: Turn; listing: Listing }>,
): Promise<void> {
  const { conversationId: id, query } = turn;
  const { titleBefore, window } = listing;
  const before = await putOnTop(table, sub, { turn, window });
  if (before === undefined) return;
  const key = keys.conversation(sub, id);
  const title = toTitle(query);
  if (titleBefore !== undefined && before.title === titleBefore && title !== titleBefore)
    await changeUnexpired(table, key, { set: 'SET title = :title', values: { ':title': title } });
  const expiresAt = table.expiresAt();
  const lags = (before.turnsExpireAt ?? 0) < expiresAt - EXPIRY_LAG_S;
  if (!lags && before.deletedAt === undefined) return;
  await setTurnsExpiry(table, { sub, id }, expiresAt);
  const values = { ':expires': expiresAt };
  await changeUnexpired(table, key, { set: 'SET turnsExpireAt = :expires', values });
}

/**
 * Completes the list entry of a conversation that has none or an older one than its last turn. This happens when an
 * ECS task was killed between storing a turn and listing it. A deleted conversation stays deleted.
 *
 * @returns the conversation as it is listed; undefined when it has no entry and no turn of the last day
 */
export async function listAgain(
  table: Table,
  sub: string,
  { conversation, turns }: ReadConversation,
): Promise<Conversation | undefined> {
  const [first] = turns;
  const last = turns.at(-1);
  if (first === undefined || last === undefined || conversation?.deletedAt !== undefined)
    return conversation;
  if (conversation !== undefined && conversation.updatedAt >= last.askedAt) return conversation;
  const { conversationId: id, askedAt } = last;
  const found = conversation ?? unlisted(id, turns, table.now());
  if (found === undefined) return undefined;
  const entry = entryOf(table, sub, { ...first, askedAt, createdAt: found.createdAt });
  try {
    await table.db.send(
      new UpdateCommand({
        ...entry,
        ConditionExpression:
          'attribute_not_exists(updatedAt) OR (updatedAt < :at AND attribute_not_exists(deletedAt))',
      }),
    );
  } catch (error) {
    // A newer turn has already listed the conversation, or the conversation was deleted.
    if (!isConditionFailed(error)) throw error;
  }
  return { ...found, updatedAt: askedAt };
}
