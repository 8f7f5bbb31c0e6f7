import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { isConditionFailed, keys, type Table } from './table.ts';
import type { Turn } from './turn.ts';

/**
 * A turn that a request has begun to write. The update that reserves its tokens marks it in the person's item. The
 * mark stays until the turn's end, its place in the list and its words are written. A killed ECS task leaves the
 * mark.
 */
export type OpenTurn = Pick<Turn, 'conversationId' | 'messageId'> &
  Readonly<{
    /** Beginning of the turn, in epoch milliseconds. */
    at: number;
  }>;

/** The mark of an open turn as read from the person's item, with the person's last erasure before the turn began. */
export type NotedTurn = OpenTurn & Readonly<{ erasure: string }>;

const NOTE = /^turn#(\d+)#([^#]+)#([^#]+)$/;
const Item = z.record(z.string(), z.unknown());

/** Returns the name of the attribute that marks a turn as open. */
export const noteOf = ({ at, conversationId, messageId }: OpenTurn): string =>
  `turn#${at}#${conversationId}#${messageId}`;

/** Returns the part of an update that marks a turn as open; the mark's value is the person's last erasure. */
export const noting = (turn: OpenTurn | undefined) =>
  turn === undefined
    ? { set: '', names: {}, values: {} }
    : {
        set: ', #turn = if_not_exists(erasure, :none)',
        names: { '#turn': noteOf(turn) },
        values: { ':none': '' },
      };

/** Returns the turns that the person's item marks as open. */
export const notedTurnsOf = (item: unknown): NotedTurn[] =>
  Object.entries(Item.parse(item ?? {})).flatMap(([name, erasure]) => {
    const [, at, conversationId, messageId] = NOTE.exec(name) ?? [];
    if (conversationId === undefined || messageId === undefined) return [];
    return [{ at: Number(at), conversationId, messageId, erasure: String(erasure) }];
  });

/** Removes the mark of an open turn; does nothing when there is no mark. */
export async function removeNote(table: Table, sub: string, turn: OpenTurn): Promise<void> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.person(sub),
        ConditionExpression: 'attribute_exists(#turn)',
        UpdateExpression: 'REMOVE #turn',
        ExpressionAttributeNames: { '#turn': noteOf(turn) },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}
