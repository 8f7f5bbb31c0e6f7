import { DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { TestContext } from '../../kit/kit.ts';
import { startDynamoDb, type DynamoDbOptions } from './start-dynamodb.ts';

/** Table of the tests: partition key, sort key, and a local index that sorts the same items by another attribute. */
export const TABLE = {
  TableName: 'things',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'ordered', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'by-order',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'ordered', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} satisfies CreateTableCommandInput;

/** Starts a store with {@link TABLE}, and a client of the AWS SDK for it; both end with the test. */
export async function dynamoDbForTest(t: TestContext, options: DynamoDbOptions = {}) {
  const dynamoDb = await startDynamoDb(options);
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  t.after(async () => {
    client.destroy();
    await dynamoDb.close();
  });
  await dynamoDb.createTable(TABLE);
  return { ...dynamoDb, client };
}
