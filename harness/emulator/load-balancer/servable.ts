import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { headerValues } from './rule-matcher.ts';

const HOST = /^(?:\[([\da-f:.]+)\]|[\w.-]{1,253})(?::(\d{1,5}))?$/i;

/** Characters that a request target may have. `#` is excluded, because clients never send a fragment. */
const TARGET = /^\/[!"$-~\u0080-\u00ff]*$/;

/**
 * Tells whether AWS would forward a request. It must have one well-formed Host header, and a request target as sent
 * to a server, not to a proxy. All other requests get 400:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export function isServable(request: IncomingMessage): boolean {
  const [host, ...more] = headerValues(request, 'host');
  return host !== undefined && more.length === 0 && isHost(host) && TARGET.test(request.url ?? '');
}

function isHost(text: string): boolean {
  const found = HOST.exec(text);
  if (found === null) return false;
  const [, bracketed, port] = found;
  return (bracketed === undefined || isIPv6(bracketed)) && Number(port ?? 0) <= 65_535;
}
