import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ConverseCommandInput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { TestContext } from '../../kit/kit.ts';
import { createControlClient } from './control-client.ts';
import type { ModelCatalog } from './respond.ts';
import { startBedrock, type BedrockOptions } from './start-bedrock.ts';

export const MODEL = 'offline.test-v1:0';

export const newTraceId = (run = randomBytes(8).toString('hex')): string =>
  run + randomBytes(8).toString('hex');

/**
 * Returns a Converse request with a question, by default to {@link MODEL}; `fields` may set any field of the request.
 */
export function asking(
  text: string,
  { traceId, ...fields }: Partial<ConverseCommandInput> & { traceId?: string } = {},
): ConverseCommandInput {
  return {
    modelId: MODEL,
    messages: [{ role: 'user', content: [{ text }] }],
    ...(traceId === undefined ? {} : { requestMetadata: { traceId } }),
    ...fields,
  };
}

/** Starts an emulated Bedrock and a client of the AWS SDK for it; both end with the test. */
export async function bedrockForTest(
  t: TestContext,
  models: ModelCatalog,
  options: Pick<BedrockOptions, 'onInvocation'> = {},
) {
  const bedrock = await startBedrock({ ...options, models });
  const client = new BedrockRuntimeClient({
    endpoint: bedrock.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 1_000 } }),
  });
  t.after(async () => {
    client.destroy();
    await bedrock.close();
  });
  const converse = (input: ConverseCommandInput, abortSignal?: AbortSignal) =>
    client.send(new ConverseCommand(input), abortSignal ? { abortSignal } : {});
  const stream = async (input: ConverseCommandInput, abortSignal?: AbortSignal) => {
    const options = abortSignal ? { abortSignal } : {};
    const { stream: events } = await client.send(new ConverseStreamCommand(input), options);
    assert.ok(events);
    return events;
  };
  /** Sends a ConverseStream call and reads all of it. Returns its events, their joined text and the stop reason. */
  const streamed = async (input: ConverseCommandInput) => {
    const events: ConverseStreamOutput[] = [];
    for await (const event of await stream(input)) events.push(event);
    return {
      events,
      text: events.map(textOfEvent).join(''),
      stopReason: events.find((event) => event.messageStop)?.messageStop?.stopReason,
      usage: events.at(-1)?.metadata?.usage,
    };
  };
  const control = createControlClient(bedrock.controlUrl);
  return { bedrock, client, control, converse, stream, streamed };
}

export const textOfEvent = (event: ConverseStreamOutput): string =>
  event.contentBlockDelta?.delta?.text ?? '';
