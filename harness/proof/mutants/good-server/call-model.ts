import { Agent } from 'node:http';
import {
  BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { MAX_TOKENS, PRICED } from './prices.ts';
import { OnecallError, type Reason } from './refusal.ts';
import type { ModelRequest, ModelPart } from './seams.ts';

/** Returns a client of Bedrock over HTTP that keeps connections open and does not use the retries of the AWS SDK. */
export function createModel(endpoint: string) {
  const client = new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      httpAgent: new Agent({ keepAlive: true, maxSockets: 500 }),
    }),
  });

  async function* call(ask: ModelRequest): AsyncGenerator<ModelPart> {
    const left = new AbortController();
    const signal = AbortSignal.any([ask.signal, left.signal]);
    try {
      const { stream } = await client.send(new ConverseStreamCommand(toCommand(ask)), {
        abortSignal: signal,
      });
      let stopReason = '';
      for await (const event of stream ?? []) {
        const text = event.contentBlockDelta?.delta?.text;
        if (text) yield { type: 'text', text };
        stopReason = event.messageStop?.stopReason ?? stopReason;
        const usage = event.metadata?.usage;
        if (usage) {
          const { inputTokens = 0, outputTokens = 0 } = usage;
          const { cacheReadInputTokens: cacheReadTokens = 0 } = usage;
          const { cacheWriteInputTokens: cacheWriteTokens = 0 } = usage;
          const tokens = { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
          yield { type: 'usage', ...tokens, stopReason };
        }
      }
    } catch (error) {
      throw ask.signal.aborted ? new OnecallError('stopped') : toRefusal(error);
    } finally {
      left.abort();
    }
  }
  return { call, close: () => client.destroy() };
}

function toCommand({ modelId, system, messages, traceId, headerOnly }: ModelRequest) {
  return {
    modelId,
    system: [{ text: system }],
    messages: messages.map(({ role, text }, at) => ({
      role,
      content:
        // A cache point follows each of the last two answers in the prompt. The previous question wrote the cache up to
        // the first of them, and the next question will read the second.
        modelId === PRICED && role === 'assistant' && at >= messages.length - 4
          ? [{ text }, { cachePoint: { type: 'default' as const } }]
          : [{ text }],
    })),
    inferenceConfig: { maxTokens: headerOnly ? 32 : MAX_TOKENS },
    requestMetadata: { traceId },
  };
}

const REASON: Readonly<Record<string, Reason>> = {
  ThrottlingException: 'model_throttled',
  ResourceNotFoundException: 'model_unknown',
  ValidationException: 'model_unknown',
};

const toRefusal = (error: unknown): Error =>
  new OnecallError(
    (error instanceof BedrockRuntimeServiceException ? REASON[error.name] : undefined) ??
      'model_unreachable',
  );
