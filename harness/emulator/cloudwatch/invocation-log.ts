import { randomUUID } from 'node:crypto';
import {
  BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import type { AwsAccess } from '../aws-access.ts';
import type { Invocation, OnInvocation } from '../bedrock/invocation.ts';
import { systemClock, type Clock } from '../clock.ts';
import { repeat } from '../repeat.ts';
import type { LogSink } from './sinks.ts';

export type InvocationLogOptions = Readonly<{
  aws: AwsAccess;
  logs: LogSink;
  /** Delay in milliseconds between the end of a call and its record; in AWS it is some minutes. */
  delayMs: number;
  /** Clock for the delay; the system's clock by default. */
  clock?: Clock;
}>;

export type InvocationLog = Readonly<{
  add: OnInvocation;
  /**
   * Writes a record of each call whose delay has passed. @throws when the AWS API does not answer; the records
   * are then written by a later `flush`.
   */
  flush: () => Promise<void>;
  close: () => void;
}>;

const FLUSH_EVERY_MS = 500;
const STREAM = 'aws/bedrock/modelinvocations';
const OPERATIONS = { converse: 'Converse', 'converse-stream': 'ConverseStream' } as const;

/**
 * Emulates Bedrock's model invocation log. It writes a record of each call, without prompt and answer, to the log
 * group of the account's logging configuration. Nothing is written while that configuration names no log group.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export function startInvocationLog(options: InvocationLogOptions): InvocationLog {
  const { aws, logs, delayMs, clock = systemClock } = options;
  const bedrock = new BedrockClient(aws);
  let waiting: Readonly<{ dueMs: number; invocation: Invocation }>[] = [];

  const flush = async (): Promise<void> => {
    if (!waiting.some(({ dueMs }) => dueMs <= clock.nowMs())) return;
    const { loggingConfig } = await bedrock.send(
      new GetModelInvocationLoggingConfigurationCommand({}),
    );
    const nowMs = clock.nowMs();
    const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
    waiting = waiting.filter(({ dueMs }) => dueMs > nowMs);
    const group = loggingConfig?.cloudWatchConfig?.logGroupName;
    if (group === undefined || group === '') return;
    for (const { invocation } of due)
      logs({ group, stream: STREAM, message: JSON.stringify(recordOf(invocation, aws.region)) });
  };

  // An error is ignored, because the records stay waiting and are written at a later interval.
  const end = repeat(FLUSH_EVERY_MS, flush);

  return {
    add: (invocation) => void waiting.push({ dueMs: clock.nowMs() + delayMs, invocation }),
    flush,
    close: () => {
      end();
      bedrock.destroy();
    },
  };
}

/** Returns the record of a call in Bedrock's format without text delivery. Its times are whole seconds. */
function recordOf(invocation: Invocation, region: string) {
  const { modelId, operation, startedAtMs, metadata, errorCode } = invocation;
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: `${new Date(startedAtMs).toISOString().slice(0, 19)}Z`,
    region,
    requestId: randomUUID(),
    operation: OPERATIONS[operation],
    modelId,
    ...(errorCode !== undefined && { errorCode }),
    input: { inputContentType: 'application/json', inputTokenCount: invocation.inputTokens ?? 0 },
    output: {
      outputContentType: 'application/json',
      outputTokenCount: invocation.outputTokens ?? 0,
    },
    ...(metadata !== undefined && { requestMetadata: metadata }),
  };
}
