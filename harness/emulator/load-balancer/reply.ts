import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PublicNames } from './public-names.ts';
import type { FixedResponseAction } from './rule.ts';
import type { Traffic } from './traffic.ts';

/** Reason phrases of the ALB's own error responses, where they differ from the standard ones. */
const REASONS: Readonly<Record<number, string>> = {
  401: 'Authorization Required',
  408: 'Request Time-out',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
  561: 'Unauthorized',
};

const SERVER = 'awselb/2.0';

const reasonOf = (status: number): string => REASONS[status] ?? STATUS_CODES[status] ?? 'Unknown';

export const errorPage = (status: number): string => {
  const title = `${status} ${reasonOf(status)}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
};

export type BalancerReply = Readonly<{
  request: IncomingMessage;
  response: ServerResponse;
  /** Translation of the load balancer's public names; when absent, clients use its loopback address. */
  names?: PublicNames | undefined;
  traffic?: Traffic | undefined;
}>;

export function replyError({ request, response, traffic }: BalancerReply, status: number): void {
  traffic?.failed(status);
  const body = errorPage(status);
  response.writeHead(status, reasonOf(status), {
    server: SERVER,
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(body),
    // After 400 and 408, the connection is closed: the remaining bytes of the request may never arrive, or could be
    // taken for the next request.
    ...(status === 400 || status === 408 ? { connection: 'close' } : {}),
  });
  response.end(body);
  request.resume();
}

export function replyFixed(
  { request, response }: BalancerReply,
  action: FixedResponseAction,
): void {
  response.writeHead(Number(action.statusCode), {
    server: SERVER,
    'content-type': action.contentType,
    'content-length': Buffer.byteLength(action.messageBody),
  });
  response.end(action.messageBody);
  request.resume();
}

export function replyLocation(
  { request, response, names }: BalancerReply,
  location: string,
  cookies: string[] = [],
): void {
  const body = errorPage(302);
  response.writeHead(302, {
    server: SERVER,
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache, no-store',
    location: names?.toLoopback(location) ?? location,
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  });
  response.end(body);
  request.resume();
}

/** Splits a URL into its path and query without decoding them. */
export function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}
