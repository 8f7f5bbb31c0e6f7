import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { inStore, isConditionFailed, keys, queryAll, type Table } from './table.ts';
import { Turn, type Feedback } from './turn.ts';

export type Turns = ReturnType<typeof createTurns>;

/** Questions and what became of them, each in the partition of the person who asked. */
export function createTurns(table: Table) {
  const { db, name: TableName } = table;

  /** Whether this very turn is there: an attempt to write it whose answer was lost is sent once more. */
  const wasWritten = async (sub: string, turn: Turn): Promise<boolean> => {
    const Key = keys.turn(sub, turn.messageId);
    const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const { data } = Turn.safeParse(Item);
    const { conversationId, askedAt, query } = turn;
    return (
      data?.state === 'asked' &&
      data.askedAt === askedAt &&
      data.conversationId === conversationId &&
      data.query === query
    );
  };

  return {
    /**
     * Writes the question down before the model is called.
     *
     * @throws {OnecallError} `message_seen` when this message was written before.
     */
    ask: (sub: string, turn: Turn): Promise<void> =>
      inStore(async () => {
        const { conversationId, messageId, askedAt } = turn;
        const write = new PutCommand({
          TableName,
          Item: {
            ...keys.turn(sub, messageId),
            ordered: keys.ordered(conversationId, askedAt, messageId),
            expiresAt: table.expiresAt(),
            ...turn,
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

    /** Writes down how the turn ended. */
    finish: (sub: string, turn: Turn): Promise<void> =>
      inStore(async () => {
        const { messageId, state, route, note, response, receipt } = turn;
        const ended = { state, route, note, response, receipt };
        const set = Object.entries(ended).filter(([, value]) => value !== undefined);
        const update = new UpdateCommand({
          TableName,
          Key: keys.turn(sub, messageId),
          ConditionExpression: 'attribute_exists(pk)',
          UpdateExpression: `SET ${set.map(([key]) => `#${key} = :${key}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(set.map(([key]) => [`#${key}`, key])),
          ExpressionAttributeValues: Object.fromEntries(
            set.map(([key, value]) => [`:${key}`, value]),
          ),
        });
        try {
          await db.send(update);
        } catch (error) {
          // Deleted meanwhile, by "delete everything about me": it stays deleted.
          if (!isConditionFailed(error)) throw error;
        }
      }),

    /** Sets or, without a verdict, takes back what the person said of an answer. */
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

    /** Every turn the person gave feedback on, oldest first. */
    withFeedback: (sub: string): Promise<Turn[]> =>
      inStore(async () => {
        const items = await queryAll(table, {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          FilterExpression: 'attribute_exists(feedback)',
          ExpressionAttributeValues: { ':pk': keys.turn(sub, '').pk, ':sk': 'TURN#' },
        });
        return items
          .map((item) => Turn.parse(item))
          .toSorted((a, b) => a.askedAt.localeCompare(b.askedAt));
      }),
  };
}
