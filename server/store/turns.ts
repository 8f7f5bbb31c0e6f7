import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { OnecallError } from '../errors.ts';
import { inStore, isConditionFailed, isUnexpired, keys, queryAll, type Table } from './table.ts';
import { readTurn, wordOf } from './turn-item.ts';
import { isUnfinished, AnswerProgress, type Feedback, type Turn } from './turn.ts';

/** Id of the ECS task that writes the answer of a turn, and the stored progress of the answer. */
const Answering = z.object({ task: z.string().optional(), progress: AnswerProgress.optional() });
export type FoundTurn = Readonly<{ turn: Turn }> & Readonly<z.infer<typeof Answering>>;

export type Turns = ReturnType<typeof createTurns>;

/** Returns the store of questions and answers; each turn is in the partition of its person. */
export function createTurns(table: Table) {
  const { db, name: TableName } = table;

  /**
   * Tells whether exactly this turn is stored. A write whose response was lost is sent again, and must not be refused
   * as a repeated message.
   */
  const wasWritten = async (sub: string, turn: Turn): Promise<boolean> => {
    const Key = keys.turn(sub, turn.messageId);
    const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (Item === undefined) return false;
    const written = readTurn(Item);
    const { conversationId, askedAt, query } = turn;
    return (
      isUnfinished(written) &&
      written.askedAt === askedAt &&
      written.conversationId === conversationId &&
      written.query === query
    );
  };

  return {
    /**
     * Stores the question before the model is called, with the id of the ECS task that answers it.
     *
     * @throws {OnecallError} `message_seen` when a message with this id was stored before.
     */
    ask: (sub: string, turn: Turn, task: string): Promise<void> =>
      inStore(async () => {
        const { conversationId, messageId, askedAt } = turn;
        const write = new PutCommand({
          TableName,
          Item: {
            ...keys.turn(sub, messageId),
            ordered: keys.ordered(conversationId, askedAt, messageId),
            expiresAt: table.expiresAt(),
            ...turn,
            state: wordOf(turn.state),
            task,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        });
        try {
          await db.send(write);
        } catch (error) {
          if (!isConditionFailed(error)) throw error;
          if (error.$metadata.attempts !== 1 && (await wasWritten(sub, turn))) return;
          throw new OnecallError('message_seen', { cause: error });
        }
      }),

    /** Returns a turn. For an unfinished answer, includes its progress and the id of the ECS task that writes it. */
    find: (sub: string, messageId: string): Promise<FoundTurn | undefined> =>
      inStore(async () => {
        const { Item } = await db.send(
          new GetCommand({ TableName, Key: keys.turn(sub, messageId), ConsistentRead: true }),
        );
        if (Item === undefined || !isUnexpired(table, Item)) return undefined;
        return { turn: readTurn(Item), ...Answering.parse(Item) };
      }),

    /** Stores the part of an unfinished answer that is written so far. */
    progress: (sub: string, messageId: string, progress: AnswerProgress): Promise<void> =>
      inStore(async () => {
        try {
          await db.send(
            new UpdateCommand({
              TableName,
              Key: keys.turn(sub, messageId),
              ConditionExpression: '#state = :asked',
              UpdateExpression: 'SET progress = :progress',
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: { ':asked': wordOf('answering'), ':progress': progress },
            }),
          );
        } catch (error) {
          // The write was refused because the answer has ended, or the turn was deleted.
          if (!isConditionFailed(error)) throw error;
        }
      }),

    /** Stores how the turn ended. A turn that has already ended is left unchanged. */
    finish: (sub: string, turn: Turn): Promise<void> =>
      inStore(async () => {
        const { messageId, state, route, note, response, receipt } = turn;
        const ended = { state: wordOf(state), route, note, response, receipt };
        const set = Object.entries(ended).filter(([, value]) => value !== undefined);
        const update = new UpdateCommand({
          TableName,
          Key: keys.turn(sub, messageId),
          ConditionExpression: '#state = :asked',
          UpdateExpression: `SET ${set.map(([key]) => `#${key} = :${key}`).join(', ')} REMOVE progress`,
          ExpressionAttributeNames: Object.fromEntries(set.map(([key]) => [`#${key}`, key])),
          ExpressionAttributeValues: {
            ':asked': wordOf('answering'),
            ...Object.fromEntries(set.map(([key, value]) => [`:${key}`, value])),
          },
        });
        try {
          await db.send(update);
        } catch (error) {
          // The turn was deleted by "delete everything about me". Or an earlier attempt stored its end and the
          // response was lost.
          if (!isConditionFailed(error)) throw error;
        }
      }),

    /** Stores the person's feedback on an answer; removes it when `feedback` is undefined. */
    feedback: (sub: string, messageId: string, feedback: Feedback | undefined): Promise<void> =>
      inStore(async () => {
        try {
          await db.send(
            new UpdateCommand({
              TableName,
              Key: keys.turn(sub, messageId),
              ConditionExpression: 'attribute_exists(pk)',
              UpdateExpression: feedback ? 'SET feedback = :feedback' : 'REMOVE feedback',
              ...(feedback && { ExpressionAttributeValues: { ':feedback': feedback } }),
            }),
          );
        } catch (error) {
          if (isConditionFailed(error)) throw new OnecallError('not_found', { cause: error });
          throw error;
        }
      }),

    /** Returns every turn on which the person gave feedback, oldest first. */
    withFeedback: (sub: string): Promise<Turn[]> =>
      inStore(async () => {
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          FilterExpression: 'attribute_exists(feedback)',
          ExpressionAttributeValues: { ':pk': keys.turn(sub, '').pk, ':sk': 'TURN#' },
        });
        return items.map(readTurn).toSorted((a, b) => a.askedAt.localeCompare(b.askedAt));
      }),
  };
}
