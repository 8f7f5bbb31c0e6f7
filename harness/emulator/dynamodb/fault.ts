import { z } from 'zod';

/** A fault of the emulated DynamoDB. Several of its fields may be set at once. */
export const Fault = z.strictObject({
  /** Number of requests after which the fault ends; when absent, it stays until it is removed. */
  next: z.int().min(1).max(1_000_000).optional(),
  /** Name of the only operation that the fault affects, such as PutItem; when absent, all operations are affected. */
  operation: z
    .string()
    .regex(/^[A-Z][A-Za-z]{2,40}$/, 'an operation such as PutItem')
    .optional(),
  slowMs: z.int().min(0).max(600_000).optional(),
  /**
   * Whether half of a BatchWriteItem is carried out and the rest is returned unprocessed. Other operations are not
   * affected.
   */
  unprocessed: z.literal(true).optional(),
  throttled: z.enum(['ProvisionedThroughputExceededException', 'ThrottlingException']).optional(),
  /**
   * `reset` closes the connection without an answer. `lost` carries out the request and then closes the connection.
   * `refused` stops listening, so that all connections are refused.
   */
  away: z.enum(['reset', 'lost', 'refused']).optional(),
});

export type Fault = Readonly<z.output<typeof Fault>>;

const MESSAGES = {
  ProvisionedThroughputExceededException:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  ThrottlingException: 'Throughput exceeds the current capacity of your table or index.',
} as const satisfies Record<NonNullable<Fault['throttled']>, string>;

/** Returns the response body of a throttled request (status 400), with DynamoDB's message. */
export function throttledBody(kind: NonNullable<Fault['throttled']>): string {
  const namespace =
    kind === 'ThrottlingException'
      ? 'com.amazon.coral.availability'
      : 'com.amazonaws.dynamodb.v20120810';
  return JSON.stringify({ __type: `${namespace}#${kind}`, message: MESSAGES[kind] });
}
