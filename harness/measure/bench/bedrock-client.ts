import { Agent } from 'node:http';
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ConverseInput } from './converse-input.ts';

/**
 * Returns a Bedrock client with the server's settings: connections are kept open, no request waits for one, and nothing
 * is retried.
 */
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

/** Calls ConverseStream and returns the events of its streamed response. */
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
