import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { DynamoReply } from './exchange.ts';

const Body = z.looseObject({
  __type: z.string().catch(''),
  message: z.string().catch(''),
});

/** Returns the error of an error response, with the name and the fields that the AWS SDK gives to it. */
export function storeRefusalOf(
  { status, text }: DynamoReply,
  attempts: number,
): DynamoDBServiceException {
  const { __type: type, message } = Body.parse(read(text));
  return new DynamoDBServiceException({
    name: /#?(\w+)(?::.*)?$/.exec(type)?.[1] ?? `Status${status}`,
    message,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status, attempts },
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

export const isThrottling = (error: unknown): boolean =>
  error instanceof Error && THROTTLED.has(error.name);
