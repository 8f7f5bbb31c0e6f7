import {
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import type { DeploySession } from '../deploy/session.ts';
import { prefixOf } from '../environment.ts';

const ITEM = { pk: { S: 'user#1' }, sk: { S: 'note#1' }, text: { S: 'kept' } };

/**
 * Restores the DynamoDB table to a second table, as docs/operations.md describes, and reads an item from it. The
 * emulator copies the whole table and ignores the requested time, so only AWS can prove a point-in-time restore.
 */
export async function rehearseRestore({
  client,
  environment,
}: DeploySession): Promise<Record<string, string | undefined>> {
  const SourceTableName = prefixOf(environment);
  const TargetTableName = `${SourceTableName}-restored`;
  const dynamodb = new DynamoDBClient(client);
  try {
    await dynamodb.send(new PutItemCommand({ TableName: SourceTableName, Item: ITEM }));
    await dynamodb.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName,
        TargetTableName,
        UseLatestRestorableTime: true,
      }),
    );
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: TargetTableName, Key: { pk: ITEM.pk, sk: ITEM.sk } }),
    );
    return { pk: Item?.['pk']?.S, sk: Item?.['sk']?.S, text: Item?.['text']?.S };
  } finally {
    await dynamodb.send(new DeleteTableCommand({ TableName: TargetTableName }));
    dynamodb.destroy();
  }
}
