import { Agent } from 'node:http';
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ConverseInput } from './converse-input.ts';

/** Returns the SDK's client as the server sets it up: connections kept, none queued, no retry. */
export function createBedrockClient(endpoint: string): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      httpAgent: new Agent({ keepAlive: true, maxSockets: 2_000 }),
    }),
  });
}

type Call = Readonly<{ client: BedrockRuntimeClient; modelId: string; input: ConverseInput }>;

/** Yields the events of one ConverseStream call. */
export async function converse({
  client,
  modelId,
  input,
}: Call): Promise<AsyncIterable<ConverseStreamOutput>> {
  const { stream } = await client.send(new ConverseStreamCommand({ modelId, ...input }));
  if (!stream) throw new Error('Bedrock answered without a stream');
  return stream;
}

export const eventText = (event: ConverseStreamOutput): string =>
  event.contentBlockDelta?.delta?.text ?? '';
