import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDb } from '../../harness/emulator/dynamodb/start-dynamodb.ts';
import type { ModelConfig } from '../config.ts';
import type { Table } from '../store/table.ts';

export const LEDGER_TABLE = 'spending';

export const PRICED_MODEL: ModelConfig = {
  id: 'priced',
  label: 'Priced',
  about: 'A model with prices',
  kind: 'language',
  inputUsdPerMillion: 3,
  outputUsdPerMillion: 15,
  cache: { leastTokens: 1_024, readUsdPerMillion: 0.3, writeUsdPerMillion: 3.75 },
  maxOutputTokens: 2_000,
  attachmentTokens: 0,
  historyTokens: 8_000,
};

export const NO_CONTROLS = {
  current: async () => ({ paused: false, people: new Map(), groups: new Map() }),
};

/** Opens the ledger's table as one server does, with the test's clock. */
export function openLedgerTable({ url }: Pick<DynamoDb, 'url'>, now: () => number): Table {
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: url,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    maxAttempts: 4,
  });
  return {
    db: DynamoDBDocumentClient.from(client),
    name: LEDGER_TABLE,
    now,
    expiresAt: () => Math.floor(now() / 1_000) + 86_400,
    close: () => client.destroy(),
  };
}
