import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { LeaseStore } from './lease.ts';

const KEY = { pk: { S: 'VERIFY' }, sk: { S: 'LEASE' } };

/**
 * Returns a store that keeps the lease in the environment's DynamoDB table, where runs on all machines see it. DynamoDB
 * deletes the lease after its end.
 */
export function tableLease(client: DynamoDBClient, TableName: string): LeaseStore {
  return {
    take: async ({ name, untilMs }) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: {
              ...KEY,
              holder: { S: name },
              untilMs: { N: String(untilMs) },
              expiresAt: { N: String(Math.ceil(untilMs / 1_000)) },
            },
            ConditionExpression: 'attribute_not_exists(pk) OR holder = :holder OR untilMs < :now',
            ExpressionAttributeValues: {
              ':holder': { S: name },
              ':now': { N: String(Date.now()) },
            },
          }),
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const { Item } = await client.send(
          new GetItemCommand({ TableName, Key: KEY, ConsistentRead: true }),
        );
        return {
          name: Item?.['holder']?.S ?? 'another run',
          untilMs: Number(Item?.['untilMs']?.N ?? Number.NaN),
        };
      }
    },
    release: async (name) => {
      await client.send(
        new DeleteItemCommand({
          TableName,
          Key: KEY,
          ConditionExpression: 'holder = :holder',
          ExpressionAttributeValues: { ':holder': { S: name } },
        }),
      );
    },
  };
}
