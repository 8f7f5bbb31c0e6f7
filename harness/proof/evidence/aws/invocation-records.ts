import {
  BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
  type BedrockClientConfig,
} from '@aws-sdk/client-bedrock';
import { z } from 'zod';
import type { LogRecord } from '../telemetry.ts';

/** One accepted call, as Bedrock's invocation log records it. */
export type InvocationRecord = Readonly<{
  modelId: string;
  /** Time of the call in epoch milliseconds, rounded to a whole second. */
  atMs: number;
  /** Trace id from the request's metadata; undefined when the metadata has none. */
  traceId: string | undefined;
}>;

const Shape = z.object({
  modelId: z.string(),
  timestamp: z.string(),
  errorCode: z.string().optional(),
  requestMetadata: z.object({ traceId: z.string().optional() }).optional(),
});

/** Returns the accepted calls among the lines of an invocation log; a throttled or failed request has an error code. */
export function invocationRecords(lines: readonly LogRecord[]): readonly InvocationRecord[] {
  return lines.flatMap((line) => {
    const { data } = Shape.safeParse(line);
    if (data === undefined || data.errorCode !== undefined) return [];
    const { modelId, timestamp, requestMetadata } = data;
    return [{ modelId, atMs: Date.parse(timestamp), traceId: requestMetadata?.traceId }];
  });
}

/** Returns the log group of the account's invocation log; undefined while it is switched off. */
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
