import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { isConditionFailed, keys, type Table } from './table.ts';
import type { Turn } from './turn.ts';

/**
 * A turn that a request has begun to write. It is noted in the person's item, by the update that reserves its tokens, until all of it is
 * written: the turn with its end, its place in the list, and its words. A task that is killed in between leaves the note.
 */
export type OpenTurn = Pick<Turn, 'conversationId' | 'messageId'> &
  Readonly<{
    /** Beginning of the turn, in epoch milliseconds. */
    at: number;
  }>;

/** A note as it was read, with the erasure that was the person's last one when the turn began. */
export type NotedTurn = OpenTurn & Readonly<{ erasure: string }>;

const NOTE = /^turn#(\d+)#([^#]+)#([^#]+)$/;
const Item = z.record(z.string(), z.unknown());

/** Returns the name of the attribute that notes a turn. */
export const noteOf = ({ at, conversationId, messageId }: OpenTurn): string =>
  `turn#${at}#${conversationId}#${messageId}`;

/** Returns the part of an update that notes a turn: its value is the person's last erasure. */
export const noting = (turn: OpenTurn | undefined) =>
  turn === undefined
    ? { set: '', names: {}, values: {} }
    : {
        set: ', #turn = if_not_exists(erasure, :none)',
        names: { '#turn': noteOf(turn) },
        values: { ':none': '' },
      };

/** Returns the turns that the item of a person notes. */
export const notedTurnsOf = (item: unknown): NotedTurn[] =>
  Object.entries(Item.parse(item ?? {})).flatMap(([name, erasure]) => {
    const [, at, conversationId, messageId] = NOTE.exec(name) ?? [];
    if (conversationId === undefined || messageId === undefined) return [];
    return [{ at: Number(at), conversationId, messageId, erasure: String(erasure) }];
  });

/** Removes the note of a turn; one that is not there is no error. */
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
