import { Conversation } from './conversation.ts';
import { keys, ORDER_INDEX, queryAll, type Table } from './table.ts';
import { readTurn } from './turn-item.ts';
import type { Turn } from './turn.ts';

export type ReadConversation = Readonly<{
  conversation: Conversation | undefined;
  turns: readonly Turn[];
}>;

/**
 * Reads a conversation and its turns, oldest first, in one query. With `last`, reads at most about that many turns,
 * the newest ones.
 */
export async function readConversation(
  table: Table,
  { sub, id }: Readonly<{ sub: string; id: string }>,
  last?: number,
): Promise<ReadConversation> {
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
    turns: (isConversation ? rest : items).toReversed().map(readTurn),
  };
}

/** Tells whether a turn was asked after the last clear of its conversation. */
export const isAfter =
  (clearedAt: string | undefined) =>
  (turn: Turn): boolean =>
    clearedAt === undefined || turn.askedAt > clearedAt;

/**
 * Returns the message id of the turn that the person selected. Returns undefined when the newest branch is shown, as
 * after every new message.
 */
export function shownTurn({ conversation, turns }: ReadConversation): string | undefined {
  const { shown } = conversation ?? {};
  const newest = turns.at(-1);
  return shown !== undefined && newest !== undefined && shown.at > newest.askedAt
    ? shown.messageId
    : undefined;
}
