import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Hop-by-hop headers, which a proxy must not forward (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const VALID_FOR_AWS = /^[A-Za-z0-9-]+$/;

export type HeaderRules = Readonly<{
  /** The protocol of the listener, `http` or `https`. */
  protocol: string;
  port: string;
  dropInvalid: boolean;
}>;

/** The `x-amzn-oidc-*` headers as a flat list that alternates names and values. */
export type ForwardedIdentity = readonly string[];

/**
 * Returns the headers for the target as a flat list of names and values, in their order and with duplicates.
 *
 * AWS documents only that the load balancer *sends* its three `x-amzn-oidc-*` headers after a successful authenticate
 * action. So only then are the client's own three headers replaced. Without that action, the client's headers pass
 * unchanged. A target that trusts them unverified therefore fails here and not in production.
 */
export function requestHeaders(
  request: IncomingMessage,
  rules: HeaderRules,
  identity: ForwardedIdentity | undefined,
): string[] {
  const { rawHeaders } = request;
  const out: string[] = [];
  const listed = connectionTokens(request.headers.connection);
  const forwardedFor: string[] = [];
  let trace = '';
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'x-forwarded-for') forwardedFor.push(value);
    else if (lower === 'x-amzn-trace-id') trace = value;
    else if (lower === 'x-forwarded-proto' || lower === 'x-forwarded-port') continue;
    else if (HOP_BY_HOP.has(lower) || listed?.has(lower)) continue;
    else if (identity && lower.startsWith('x-amzn-oidc-')) continue;
    else if (rules.dropInvalid && !VALID_FOR_AWS.test(name)) continue;
    else out.push(name, value);
  }
  forwardedFor.push((request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
  out.push(
    'X-Forwarded-For',
    forwardedFor.join(', '),
    'X-Forwarded-Proto',
    rules.protocol,
    'X-Forwarded-Port',
    rules.port,
    'X-Amzn-Trace-Id',
    traceId(trace),
  );
  if (identity) out.push(...identity);
  return out;
}

/**
 * Returns the headers for the client, from the target's raw headers. Hop-by-hop headers of the target are dropped.
 */
export function responseHeaders(raw: readonly string[]): string[] {
  const out: string[] = [];
  let listed: Set<string> | undefined;
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i]?.toLowerCase() === 'connection') listed = connectionTokens(raw[i + 1]);
  }
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !listed?.has(lower)) out.push(name, raw[i + 1] ?? '');
  }
  return out;
}

function connectionTokens(value: string | undefined): Set<string> | undefined {
  if (value === undefined || /^(keep-alive|close)$/i.test(value)) return undefined;
  return new Set(value.split(',').map((token) => token.trim().toLowerCase()));
}

/**
 * Returns the value of `X-Amzn-Trace-Id`: a new `Root=` field, or the client's value with a `Self=` field before it.
 */
function traceId(sent: string): string {
  const time = Math.floor(Date.now() / 1_000).toString(16);
  const own = `1-${time}-${randomBytes(12).toString('hex')}`;
  return /\bRoot=/.test(sent) ? `Self=${own};${sent}` : `Root=${own}`;
}
