import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { countBytes } from '../metered.ts';
import { fromWire, toWire } from './documents.ts';
import { createExchange } from './exchange.ts';
import { storeRefusalOf } from './refusal.ts';
import { createRetries } from './retries.ts';
import { createSigner } from './sign.ts';

/** The one method of the AWS SDK's document client that the store uses. */
export type DocumentClient = Pick<DynamoDBDocumentClient, 'send'>;

type DocumentCommand =
  BatchWriteCommand | DeleteCommand | GetCommand | PutCommand | QueryCommand | UpdateCommand;

const OPERATIONS = [
  [BatchWriteCommand, 'BatchWriteItem'],
  [DeleteCommand, 'DeleteItem'],
  [GetCommand, 'GetItem'],
  [PutCommand, 'PutItem'],
  [QueryCommand, 'Query'],
  [UpdateCommand, 'UpdateItem'],
] as const;

function targetOf(command: DocumentCommand): string {
  const found = OPERATIONS.find(([Command]) => command instanceof Command);
  if (found === undefined)
    throw new TypeError('Expected a command of one of the operations that are sent');
  return `DynamoDB_20120810.${found[1]}`;
}

type Options = Readonly<{
  region: string;
  /** URL of the store; DynamoDB's public URL when undefined. */
  endpoint: string | undefined;
}>;

/**
 * Returns a document client that takes the AWS SDK's commands but sends the HTTP requests itself. The SDK would take
 * four times the CPU time (`docs/decisions/dynamo-client.md`). The SDK still finds the endpoint, and finds and renews
 * the credentials.
 */
export function openDocumentClient({ region, endpoint }: Options) {
  const { config } = new DynamoDBClient({ region });
  const { url } = config.endpointProvider({
    Region: region,
    ...(endpoint && { Endpoint: endpoint }),
  });
  const exchange = createExchange({
    endpoint: url,
    connectWithinMs: 1_000,
    silenceMs: 3_000,
    maxSockets: 512,
  });
  const sign = createSigner();
  const retry = createRetries({ attempts: 3 });
  return {
    async send(command: DocumentCommand) {
      const target = targetOf(command);
      const body = JSON.stringify(toWire(command.input));
      const text = await retry(async (attempt) => {
        const request = { host: url.host, region, target, body };
        const answer = await exchange.send(sign(request, await config.credentials()), body);
        countBytes(body.length + answer.text.length);
        if (answer.status !== 200) throw storeRefusalOf(answer, attempt);
        return answer.text;
      });
      return fromWire(text);
    },
    close: () => exchange.close(),
  };
}
