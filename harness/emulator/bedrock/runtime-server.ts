import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerConverse } from './answer-converse.ts';
import { answerStream } from './answer-stream.ts';
import { answerTokens } from './answer-tokens.ts';
import type { Behaviours } from './behaviours.ts';
import type { CallScript } from './behaviour.ts';
import {
  withoutApplicationProfiles,
  type CalledProfile,
  type ResolveModel,
} from './called-profile.ts';
import { guardrailIn, metadataOf, parseConverseRequest, traceIdOf } from './converse-request.ts';
import { ServiceError } from './errors.ts';
import { findGuardrail, type Guardrails } from './guardrail.ts';
import { invocationOf, type OnInvocation } from './invocation.ts';
import { runOf, type CallLedger } from './ledger.ts';
import { Pacer } from './pacer.ts';
import { PromptCache, type InputTokens } from './prompt-cache.ts';
import type { PromptsSeen } from './prompts-seen.ts';
import type { MeasuredRequest, ModelCatalog } from './respond.ts';
import { findModel, parseOperation, readJsonBody, requireCredentials } from './wire-request.ts';

/** A call to be authorized: its model, and the credentials of its caller. */
export type CallToAuthorize = Readonly<{
  /** Value of the request's `Authorization` header, in which AWS Signature Version 4 names an access key. */
  authorization: string;
  action: 'bedrock:InvokeModel' | 'bedrock:InvokeModelWithResponseStream';
  called: CalledProfile;
  /**
   * Id or ARN of the guardrail that the call names. The caller needs the permission `bedrock:ApplyGuardrail` for it.
   */
  guardrail?: string;
}>;

/**
 * Decides whether a call is allowed. Resolves to undefined if it is, else to the message of the
 * AccessDeniedException.
 */
export type AuthorizeCall = (call: CallToAuthorize) => Promise<string | undefined>;

export type RuntimeParts = Readonly<{
  models: ModelCatalog;
  ledger: CallLedger;
  prompts: PromptsSeen;
  behaviours: Behaviours;
  /** Called with each Bedrock call when it ends. It must not throw. */
  onInvocation?: OnInvocation | undefined;
  /** Decides which caller may call which model. When absent, every caller with credentials may call every model. */
  authorize?: AuthorizeCall | undefined;
  guardrails?: Guardrails | undefined;
  resolve?: ResolveModel | undefined;
}>;

type Serving = RuntimeParts & Readonly<{ cache: PromptCache }>;

/**
 * Serves the Bedrock runtime API over HTTP/1.1 without TLS. Clients of the AWS SDK need a `NodeHttpHandler`, because
 * their default for Bedrock is HTTP/2. Requests must be signed, but signatures are not verified: the emulator does
 * not have the secret key.
 */
export function createRuntimeServer(parts: RuntimeParts): Server {
  const serving = { ...parts, cache: new PromptCache() };
  const server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', randomUUID());
    handle(serving, request, response).catch((error: unknown) => answerError(response, error));
  });
  server.keepAliveTimeout = 70_000;
  return server;
}

async function handle(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { models, ledger, prompts, behaviours, onInvocation, authorize, cache } = serving;
  const abort = new AbortController();
  const { signal } = abort;
  const { modelId: named, operation } = parseOperation(request);
  const body = await readJsonBody(request);
  const called = await (serving.resolve ?? withoutApplicationProfiles)(named);
  const modelId = called.answeredBy;
  const traceId = traceIdOf(body);
  const record = ledger.receive({ modelId, operation, traceId });
  const gone = () => {
    record.end('aborted');
    abort.abort();
  };
  response.once('close', gone);

  let script: CallScript = { throttled: false };
  let input: InputTokens = { input: 0, cacheRead: 0, cacheWrite: 0 };
  try {
    requireCredentials(request);
    const denied = await authorize?.({
      authorization: request.headers.authorization ?? '',
      action:
        operation === 'converse' ? 'bedrock:InvokeModel' : 'bedrock:InvokeModelWithResponseStream',
      called,
      ...guardrailIn(body),
    });
    if (denied !== undefined) throw new ServiceError('AccessDeniedException', denied);
    const model = findModel(models, modelId);
    const converse = parseConverseRequest(body);
    assertCaches(model, converse);
    const { guardrailConfig } = converse;
    const guardrail = guardrailConfig && findGuardrail(serving.guardrails ?? {}, guardrailConfig);
    const throttledBefore = ledger.throttledOf(traceId);
    const run = traceId === undefined ? undefined : runOf(traceId);
    script = behaviours.take({ modelId, traceId, run, throttledBefore });
    if (script.errorKind) throw new ServiceError(script.errorKind, script.errorMessage);
    if (script.throttled) throw new ServiceError('ThrottlingException');
    record.accept();
    input = cache.bill(modelId, converse.prompt, model.caching);
    if (response.closed) gone();

    const pacer = new Pacer({ ...model.pace, ...script }, signal);
    const answer = answerTokens(converse, {
      script,
      guardrail,
      respond: () => model.respond(converse, { modelId, signal }),
    });
    const call = {
      response,
      record,
      script,
      pacer,
      signal,
      input,
      caches: model.caching !== undefined,
      trace: answer.trace,
      tokens: prompts.note(traceId, converse, answer.tokens),
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
    const ended = { ...record.timeline, modelId: called.countedAs };
    onInvocation?.(invocationOf(ended, { inputTokens: input.input, metadata: metadataOf(body) }));
  }
}

/** Bedrock's message for a cache point in a request to a model that does not cache prompts. */
const NO_CACHING =
  'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.';

/**
 * Refuses a request with cache points to a model without prompt caching. @throws {ServiceError} AccessDeniedException
 */
function assertCaches({ caching }: ModelCatalog[string], { prompt }: MeasuredRequest): void {
  if (caching === undefined && prompt.prefixes.length > 0)
    throw new ServiceError('AccessDeniedException', NO_CACHING);
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
