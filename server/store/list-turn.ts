import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Conversation, toTitle, unlisted } from './conversation.ts';
import { changeUnexpired, deleteExpired } from './expiry.ts';
import type { ReadConversation } from './read-conversation.ts';
import { isConditionFailed, keys, type Table } from './table.ts';
import { setTurnsExpiry } from './turns-expiry.ts';
import type { HistoryWindow, Turn } from './turn.ts';

/**
 * Seconds by which a turn may expire before its conversation, while that is in use, until the turn's expiry is moved.
 */
const EXPIRY_LAG_S = 86_400;

/** Changes that a new message makes to its conversation's item, beside its place in the list. */
export type Listing = Readonly<{
  window?: HistoryWindow | undefined;
  /** The title that the replaced first question gave, which the new one then gives anew. */
  titleBefore?: string | undefined;
}>;

/** Returns the key of a conversation, and the update that lists it as of a turn. */
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

/** Puts a conversation on top of the list. @returns the conversation before, if there was one */
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
    // even its title comes back.
    await deleteExpired(table, entry.Key);
    return write();
  });
  return Conversation.safeParse(Attributes).data;
}

/**
 * Lists the conversation of a turn, with this turn as its newest. Begins the conversation, or takes it back from deletion, and keeps
 * its turns as long as itself.
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
 * Lists a conversation that was read without its place in the list, or with an older one than its last turn has, as when a task was
 * killed between the two writes. A deleted one stays deleted.
 *
 * @returns the conversation as it is listed; undefined when it has no turn of the last day
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
    // A newer turn has already listed the conversation, or it was deleted.
    if (!isConditionFailed(error)) throw error;
  }
  return { ...found, updatedAt: askedAt };
}
