import type { IncomingMessage } from 'node:http';
import { OnecallError } from './refusal.ts';

const MAX_BYTES = 64 * 1_024;

/** Returns the trace id of a well-formed `traceparent` header, or a new trace id. */
export function traceOf({ headers }: IncomingMessage): string {
  const [, traceId] =
    /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(String(headers['traceparent'])) ?? [];
  const usable = traceId !== undefined && !/^0+$/.test(traceId);
  return usable ? traceId : crypto.randomUUID().replaceAll('-', '');
}

/** Headers that only a load balancer may add; a client that sends one pretends to be a load balancer. */
const BALANCERS_OWN = ['x-amzn-oidc-data', 'x-amzn-oidc-accesstoken', 'x-amzn-oidc-identity'];

/**
 * Returns the bearer token of a request.
 * @throws {OnecallError} `not_signed_in`
 */
export function tokenOf({ headers }: IncomingMessage): string {
  if (BALANCERS_OWN.some((name) => headers[name] !== undefined))
    throw new OnecallError('sign_in_invalid');
  const [, token] = /^Bearer ([\w.~+/=-]+)$/.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) throw new OnecallError('not_signed_in');
  return token;
}

/**
 * Returns the input of a procedure, from the body of a POST request or the query of a GET request.
 * @throws {OnecallError}
 */
export async function inputOf(request: IncomingMessage, url: URL): Promise<unknown> {
  if (request.method === 'GET') return parse(url.searchParams.get('input') ?? '');
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw new OnecallError('not_json');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw new OnecallError('too_large');
    chunks.push(piece);
  }
  const body = parse(Buffer.concat(chunks).toString('utf8'));
  if (url.searchParams.get('batch') !== '1') return body;
  return typeof body === 'object' && body !== null && '0' in body ? body['0'] : undefined;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new OnecallError('input_invalid', 'Cannot read the body: JSON is accepted');
  }
}
