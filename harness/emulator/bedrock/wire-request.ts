import type { IncomingMessage } from 'node:http';
import type { CallStart } from './call-record.ts';
import { ServiceError } from './errors.ts';
import type { ModelCatalog } from './respond.ts';

const OPERATION = /^\/model\/([^/?]+)\/(converse|converse-stream)$/;
/** Pattern of a model id or inference profile id, such as `eu.amazon.nova-lite-v1:0`, or of an ARN. */
const MODEL_ID =
  /^(arn:aws[\w:./-]+|([a-z-]{2,10}\.)?[a-z0-9-]+\.[a-zA-Z0-9.-]+(:[0-9a-z]+){0,2})$/;
const CREDENTIALS =
  /^(AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[\w-]+\/bedrock\/aws4_request,|Bearer \S)/;
const MAX_BODY_BYTES = 25_000_000;

/**
 * Reads the operation and the model id from the URL. @throws {ServiceError} UnknownOperationException unless method
 * and path are those of Converse or ConverseStream
 */
export function parseOperation({ method, url = '' }: IncomingMessage): Omit<CallStart, 'traceId'> {
  const [, encoded, operation] = OPERATION.exec(url) ?? [];
  if (method !== 'POST' || encoded === undefined)
    throw new ServiceError('UnknownOperationException');
  const modelId = decode(encoded);
  return { modelId, operation: operation === 'converse' ? 'converse' : 'converse-stream' };
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/**
 * Returns the request body as JSON; undefined if it is invalid or too large. A client that disconnects after sending
 * the whole body has made its call.
 *
 * @throws when the client disconnects before the end of the body
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.once('end', resolve);
  request.once('close', () => {
    if (request.complete) resolve();
    else reject(new Error('The client went away while it sent its request'));
  });
  await promise;
  return bytes > MAX_BODY_BYTES ? undefined : parseJson(Buffer.concat(chunks).toString('utf8'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Refuses a request without AWS credentials. The signature is not verified. @throws {ServiceError}
 * MissingAuthenticationTokenException
 */
export function requireCredentials({ headers }: IncomingMessage): void {
  if (CREDENTIALS.test(headers.authorization ?? '')) return;
  throw new ServiceError('MissingAuthenticationTokenException');
}

/**
 * Finds the model that a call names. @throws {ServiceError} ValidationException for an invalid id,
 * ResourceNotFoundException for an unknown model
 */
export function findModel(models: ModelCatalog, modelId: string) {
  const model = Object.hasOwn(models, modelId) ? models[modelId] : undefined;
  if (model) return model;
  if (!MODEL_ID.test(modelId)) {
    throw new ServiceError('ValidationException', 'The provided model identifier is invalid.');
  }
  throw new ServiceError(
    'ResourceNotFoundException',
    `Could not resolve the foundation model from the model identifier: ${modelId}`,
  );
}
