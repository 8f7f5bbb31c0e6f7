import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { LimitsTable } from './limits-in-table.ts';

/** Switch that pauses and resumes all model calls of an environment, as `make pause` and `make resume` do. */
export type PauseSwitch = Readonly<{
  set: (paused: boolean) => Promise<void>;
  close: () => void;
}>;

const EMULATOR = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

/** Returns the pause switch of an environment whose DynamoDB is an emulator. */
export function pauseInTable({ region, table, endpoint }: Required<LimitsTable>): PauseSwitch {
  const client = new DynamoDBClient({ region, endpoint, credentials: EMULATOR });
  return {
    set: async (paused) => {
      const at = { S: new Date().toISOString() };
      const change = { M: { at, by: { S: 'onecall verify' }, paused: { BOOL: paused } } };
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: 'SPENDING#CONTROL' }, sk: { S: 'PAUSE' } },
          UpdateExpression:
            'SET paused = :paused, changes = list_append(if_not_exists(changes, :none), :change)',
          ExpressionAttributeValues: {
            ':paused': { BOOL: paused },
            ':none': { L: [] },
            ':change': { L: [change] },
          },
        }),
      );
    },
    close: () => client.destroy(),
  };
}
