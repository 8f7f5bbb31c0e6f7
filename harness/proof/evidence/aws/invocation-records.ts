import {
  BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
  type BedrockClientConfig,
} from '@aws-sdk/client-bedrock';
import { z } from 'zod';
import type { LogRecord } from '../telemetry.ts';

/** One accepted model call, as Bedrock's invocation log records it. */
export type InvocationRecord = Readonly<{
  modelId: string;
  /** Time of the model call in epoch milliseconds, rounded to a whole second. */
  atMs: number;
  /** Trace id from the metadata of the model call; undefined when the metadata has none. */
  traceId: string | undefined;
}>;

const Shape = z.object({
  modelId: z.string(),
  timestamp: z.string(),
  errorCode: z.string().optional(),
  requestMetadata: z.object({ traceId: z.string().optional() }).optional(),
});

/**
 * Returns the accepted model calls among the lines of an invocation log. Leaves out lines with an error code, which are
 * throttled or failed calls.
 */
export function invocationRecords(lines: readonly LogRecord[]): readonly InvocationRecord[] {
  return lines.flatMap((line) => {
    const { data } = Shape.safeParse(line);
    if (data === undefined || data.errorCode !== undefined) return [];
    const { modelId, timestamp, requestMetadata } = data;
    return [{ modelId, atMs: Date.parse(timestamp), traceId: requestMetadata?.traceId }];
  });
}

/** Returns the log group to which the account logs model invocations; undefined while that log is switched off. */
export async function accountInvocationLog(
  config: BedrockClientConfig,
): Promise<string | undefined> {
  const client = new BedrockClient(config);
  try {
    const { loggingConfig } = await client.send(
      new GetModelInvocationLoggingConfigurationCommand({}),
    );
    return loggingConfig?.cloudWatchConfig?.logGroupName || undefined;
  } finally {
    client.destroy();
  }
}
