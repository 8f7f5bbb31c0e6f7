import { z } from 'zod';

/** A fault of the store. Several kinds may be set at once. */
export const Fault = z.strictObject({
  /** Number of requests after which the fault ends; without it the fault stays. */
  next: z.int().min(1).max(1_000_000).optional(),
  /** Limits the fault to this operation, such as PutItem. */
  operation: z
    .string()
    .regex(/^[A-Z][A-Za-z]{2,40}$/, 'an operation such as PutItem')
    .optional(),
  /** Delay in milliseconds before the request is handled. */
  slowMs: z.int().min(0).max(600_000).optional(),
  /** Carries out half of a BatchWriteItem and returns the rest unprocessed; other operations are not affected. */
  unprocessed: z.literal(true).optional(),
  throttled: z.enum(['ProvisionedThroughputExceededException', 'ThrottlingException']).optional(),
  /**
   * `reset` closes the connection without an answer; `lost` first carries out the request; `refused` stops listening,
   * for all requests.
   */
  away: z.enum(['reset', 'lost', 'refused']).optional(),
});

export type Fault = Readonly<z.output<typeof Fault>>;

const MESSAGES = {
  ProvisionedThroughputExceededException:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  ThrottlingException: 'Throughput exceeds the current capacity of your table or index.',
} as const satisfies Record<NonNullable<Fault['throttled']>, string>;

/** Returns the body of a throttled request's 400, as DynamoDB words it. */
export function throttledBody(kind: NonNullable<Fault['throttled']>): string {
  const namespace =
    kind === 'ThrottlingException'
      ? 'com.amazon.coral.availability'
      : 'com.amazonaws.dynamodb.v20120810';
  return JSON.stringify({ __type: `${namespace}#${kind}`, message: MESSAGES[kind] });
}
