import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  ConverseStreamCommand,
  ThrottlingException,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
  type TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { OnecallError } from '../errors.ts';
import { textFirstEventStreams } from './event-stream.ts';
import { reasonOfException } from './exception-reason.ts';
import type { Model, ModelCall, ModelPart, Prompt, Usage } from './port.ts';
import { unitsOf } from './guardrail-units.ts';
import { reasonOfValidation } from './validation-reason.ts';
import { SendingAbort } from './sending-abort.ts';

type BedrockOptions = Readonly<{
  region: string;
  /**
   * Upper bound on concurrent connections. Calls wait for a connection unnoticed if it is below the limit of open
   * answers.
   */
  maxSockets: number;
  /** Guardrail that checks question and answer within the call; the server's IAM role must be allowed to apply it. */
  guardrail?: Readonly<{ id: string; version: string }> | undefined;
  /** Milliseconds after which a request that is being sent counts as having reached Bedrock; 400 by default. */
  arrivesWithinMs?: number;
}>;

/**
 * Marks where the cached beginning of a prompt ends:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
const CACHE_POINT = { cachePoint: { type: 'default' as const } };

/** Upper bound on attempts of a call (C10): an attempt that was throttled did not reach the model and is repeated. */
const MAX_ATTEMPTS = 3;
const RETRY_BASE_MS = 200;

/**
 * Returns a model that calls Bedrock's ConverseStream over connections that are kept alive.
 *
 * @throws {OnecallError} `model_*` for a failure of the service; the reason of the call's abort signal when that has
 * aborted.
 */
export function createBedrock({
  region,
  maxSockets,
  guardrail,
  arrivesWithinMs,
}: BedrockOptions): Model & { close: () => void } {
  const agent = { keepAlive: true, maxSockets, noDelay: true };
  const client = new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    eventStreamSerdeProvider: textFirstEventStreams,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: 5_000,
    }),
  });
  const config = guardrail && {
    guardrailConfig: {
      guardrailIdentifier: guardrail.id,
      guardrailVersion: guardrail.version,
      // The trace of the guardrail reports the text units that are billed.
      trace: 'enabled' as const,
      // With `sync`, Bedrock sends text only after the guardrail has checked it.
      streamProcessingMode: 'sync' as const,
    },
  };
  const model: Model = (prompt, call) =>
    converse(client, { ...toCommand(prompt, call), ...config }, { call, arrivesWithinMs });
  return Object.assign(model, { close: () => client.destroy() });
}

async function* converse(
  client: BedrockRuntimeClient,
  input: ConverseStreamCommandInput,
  { call, arrivesWithinMs }: Readonly<{ call: ModelCall; arrivesWithinMs: number | undefined }>,
): AsyncGenerator<ModelPart> {
  const abort = new SendingAbort(call.signal, arrivesWithinMs);
  try {
    const events = await send(client, input, { call, abort });
    let stopReason = '';
    for await (const event of events) {
      const { text, reasoningContent } = event.contentBlockDelta?.delta ?? {};
      if (reasoningContent !== undefined) yield { type: 'reasoning' };
      if (text !== undefined && text !== '') yield { type: 'text', text };
      if (event.messageStop) stopReason = event.messageStop.stopReason ?? '';
      const { usage, trace } = event.metadata ?? {};
      if (trace?.guardrail) call.record.guardrailUnits = unitsOf(trace.guardrail);
      if (usage) yield { type: 'usage', usage: toUsage(usage), stopReason };
    }
    if (stopReason === '') throw new OnecallError('model_cut');
  } catch (error) {
    throw toOnecallError(error, call.signal);
  } finally {
    // The consumer may end this generator early, and that must end the call to Bedrock too.
    abort.close();
  }
}

type Sending = Readonly<{ call: ModelCall; abort: SendingAbort }>;

async function send(
  client: BedrockRuntimeClient,
  input: ConverseStreamCommandInput,
  { call, abort }: Sending,
): Promise<AsyncIterable<ConverseStreamOutput>> {
  const { record, signal } = call;
  for (;;) {
    const command = new ConverseStreamCommand(input);
    // This is the last check before the request is sent: a call that is stopped earlier was not attempted, and costs
    // nothing.
    command.middlewareStack.add(
      (next) => (args) => {
        abort.leaves();
        record.attempts += 1;
        // The call counts as accepted until the service refuses it.
        record.modelCalls = 1;
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    try {
      const output = await client.send(command, { abortSignal: abort.signal });
      if (!output.stream) throw new OnecallError('model_unreadable');
      return output.stream;
    } catch (error) {
      if (wasRefused(error)) record.modelCalls = 0;
      const retry = error instanceof ThrottlingException && record.attempts < MAX_ATTEMPTS;
      if (!retry) throw error;
    } finally {
      abort.arrived();
    }
    // The delay before the next attempt is exponential backoff with full jitter:
    // https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    const delayMs = Math.random() * RETRY_BASE_MS * 2 ** record.attempts;
    await sleep(delayMs, undefined, { signal });
  }
}

function toCommand(prompt: Prompt, call: ModelCall): ConverseStreamCommandInput {
  return {
    modelId: call.profile ?? call.modelId,
    system: [{ text: prompt.system }],
    messages: prompt.messages.map(({ role, text, end }) => ({
      role,
      content: end === 'cached' ? [{ text }, CACHE_POINT] : [{ text }],
    })),
    inferenceConfig: {
      temperature: 0.2,
      ...(prompt.maxTokens !== undefined && { maxTokens: prompt.maxTokens }),
    },
    requestMetadata: { traceId: call.traceId },
  };
}

/**
 * Converts Bedrock's token counts. Counts of cached tokens are absent for a model without a cache:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
 */
const toUsage = ({
  inputTokens = 0,
  outputTokens = 0,
  cacheReadInputTokens = 0,
  cacheWriteInputTokens = 0,
}: Partial<TokenUsage>): Usage => ({
  inputTokens,
  outputTokens,
  cacheReadTokens: cacheReadInputTokens,
  cacheWriteTokens: cacheWriteInputTokens,
});

/** Tells whether Bedrock certainly did not accept the request: it answered with an error, or was never reached. */
const wasRefused = (error: unknown): boolean =>
  error instanceof BedrockRuntimeServiceException || isUnreached(error);

/** Tells whether no connection was made: no address was found, nothing listened there, or connecting took too long. */
function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.every(isUnreached);
  if ('syscall' in error) return error.syscall === 'connect' || error.syscall === 'getaddrinfo';
  return error.name === 'TimeoutError' && error.message.includes('did not establish a connection');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function toOnecallError(error: unknown, signal: AbortSignal): OnecallError {
  if (signal.aborted) {
    return signal.reason instanceof OnecallError ? signal.reason : new OnecallError('stopped');
  }
  if (error instanceof OnecallError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name.toLowerCase() === 'validationexception')
    return new OnecallError(reasonOfValidation(messageOf(error)), { cause: error });
  const known = reasonOfException(name);
  if (known) return new OnecallError(known, { cause: error });
  if (isUnreached(error)) return new OnecallError('model_unreachable', { cause: error });
  const code = codeOf(error);
  if (['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)) {
    return new OnecallError('model_cut', { cause: error });
  }
  if (error instanceof BedrockRuntimeServiceException && error.$fault === 'server') {
    return new OnecallError('model_unreachable', { cause: error });
  }
  return new OnecallError('model_unreadable', { cause: error });
}
