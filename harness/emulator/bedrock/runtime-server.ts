import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerConverse } from './answer-converse.ts';
import { answerStream } from './answer-stream.ts';
import type { Behaviours } from './behaviours.ts';
import type { Script } from './behaviour.ts';
import { parseConverseRequest, traceIdOf } from './converse-request.ts';
import { ServiceError } from './errors.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { invocationOf, type OnInvocation } from './invocation.ts';
import { runOf, type Ledger } from './ledger.ts';
import { Pacer } from './pacer.ts';
import type { ConverseRequest, Models, Piece, Respond } from './respond.ts';
import { replaceFirstLine, writeTokens } from './write-tokens.ts';
import { findModel, parseOperation, readBody, requireCredentials } from './wire-request.ts';

/** Who calls which model. */
export type CallToAuthorize = Readonly<{
  /** The request's header: AWS Signature Version 4 names an access key in it. */
  authorization: string;
  action: 'bedrock:InvokeModel' | 'bedrock:InvokeModelWithResponseStream';
  modelId: string;
}>;

/** Answers nothing for a call that is allowed, else the message of the AccessDeniedException. */
export type AuthorizeCall = (call: CallToAuthorize) => Promise<string | undefined>;

export type RuntimeParts = Readonly<{
  models: Models;
  ledger: Ledger;
  behaviours: Behaviours;
  /** Told of each call when it ends. */
  onInvocation?: OnInvocation | undefined;
  /** Everybody with credentials may call every model when absent. */
  authorize?: AuthorizeCall | undefined;
}>;

/**
 * Bedrock runtime over HTTP/1.1, without TLS. The AWS SDK needs a `NodeHttpHandler`: its default for this service is HTTP/2.
 * Credentials must be there; their signature is not checked, since nobody gave the emulator the secret.
 */
export function createRuntimeServer(parts: RuntimeParts): Server {
  const server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', randomUUID());
    handle(parts, request, response).catch((error: unknown) => answerError(response, error));
  });
  server.keepAliveTimeout = 70_000;
  return server;
}

async function handle(
  { models, ledger, behaviours, onInvocation, authorize }: RuntimeParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  const { signal } = abort;
  const { modelId, operation } = parseOperation(request);
  const body = await readBody(request);
  const traceId = traceIdOf(body);
  const record = ledger.receive({ modelId, operation, traceId });
  const gone = () => {
    record.end('aborted');
    abort.abort();
  };
  response.once('close', gone);

  let script: Script = { throttled: false };
  let inputTokens = 0;
  try {
    requireCredentials(request);
    const denied = await authorize?.({
      authorization: request.headers.authorization ?? '',
      action:
        operation === 'converse' ? 'bedrock:InvokeModel' : 'bedrock:InvokeModelWithResponseStream',
      modelId,
    });
    if (denied !== undefined) throw new ServiceError('AccessDeniedException', denied);
    const model = findModel(models, modelId);
    const converse = parseConverseRequest(body);
    inputTokens = inputTokensOf(converse);
    const throttledBefore = ledger.throttledOf(traceId);
    const run = traceId === undefined ? undefined : runOf(traceId);
    script = behaviours.take({ modelId, traceId, run, throttledBefore });
    if (script.errorKind) throw new ServiceError(script.errorKind, script.errorMessage);
    if (script.throttled) throw new ServiceError('ThrottlingException');
    record.accept();
    if (response.closed) gone();

    const pacer = new Pacer({ ...model.pace, ...script }, signal);
    const call = {
      response,
      record,
      script,
      pacer,
      signal,
      inputTokens,
      tokens: answerTokens(converse, script, () => model.respond(converse, { modelId, signal })),
    };
    await (operation === 'converse' ? answerConverse(call) : answerStream(call));
  } catch (error) {
    if (record.timeline.state === 'received') {
      record.refuse(error instanceof ServiceError ? error.kind : 'InternalServerException');
      await new Pacer(script, signal).untilResponse();
    }
    record.end('broken');
    throw error;
  } finally {
    onInvocation?.(invocationOf(record.timeline, inputTokens));
  }
}

function answerTokens(
  { inferenceConfig = {} }: ConverseRequest,
  { text, firstLine, reasoning, stopReason }: Script,
  respond: () => ReturnType<Respond>,
) {
  const { maxTokens, stopSequences } = inferenceConfig;
  const limits = { maxTokens, stopSequences };
  if (Array.isArray(text))
    return writeTokens(framed(chunksOf(text), { reasoning, stopReason }), {
      ...limits,
      split: (chunk) => [chunk],
    });
  const chunks = text === undefined ? respond() : chunksOf([text]);
  const lines = firstLine === undefined ? chunks : replaceFirstLine(chunks, firstLine);
  return writeTokens(framed(lines, { reasoning, stopReason }), limits);
}

/** An answer with the scripted reasoning before it and the scripted reason at its end. */
async function* framed(
  chunks: AsyncIterable<Piece>,
  { reasoning, stopReason }: Pick<Script, 'reasoning' | 'stopReason'>,
): AsyncGenerator<Piece, void, undefined> {
  if (reasoning !== undefined) yield { reasoning };
  yield* chunks;
  if (stopReason !== undefined) yield { stopReason };
}

async function* chunksOf(chunks: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* chunks;
}

function inputTokensOf({ system = [], messages }: ConverseRequest): number {
  return [...system, ...messages.flatMap((message) => message.content)]
    .map(({ text }) => estimateTokens(text))
    .reduce((sum, tokens) => sum + tokens, 0);
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known = error instanceof ServiceError ? error : new ServiceError('InternalServerException');
  response.writeHead(known.status, {
    'content-type': 'application/json',
    'x-amzn-errortype': `${known.kind}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
  });
  response.end(JSON.stringify({ message: known.message }));
}
