import { STATUS_CODES } from 'node:http';

export type PolicyHeaders = Readonly<Record<string, string>>;

/** Returns the headers and body of a response that the server sends without calling the application. */
export function plainResponse(policy: PolicyHeaders, problem: string) {
  const body = `${problem}\n`;
  const headers = {
    ...policy,
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    // The connection is closed, because the rest of the request may never arrive or may be confused with the next
    // request.
    connection: 'close',
  };
  return { headers, body };
}

/** Returns a complete HTTP response as text, for a connection on which no request could be parsed. */
export function rawResponse(policy: PolicyHeaders, status: number, problem: string): string {
  const { headers, body } = plainResponse(policy, problem);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
