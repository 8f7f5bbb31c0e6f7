import { Agent, request } from 'undici';
import { z } from 'zod';
import type { LoadRequest } from './request.ts';

const Input = z.strictObject({
  url: z.url(),
  method: z.enum(['GET', 'POST']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  /** Largest number of sockets to the target. */
  connections: z.int().positive().default(256),
});

/**
 * Returns a function that sends a plain HTTP request and reads the body to its end. It records the time of the first
 * byte as the mark `firstByte`. It counts 429 and 503 as shed load, and other statuses from 400 as failures.
 */
export function createRequest(input: unknown): LoadRequest {
  const { url, method, headers, body, connections } = Input.parse(input);
  const dispatcher = new Agent({ connections, pipelining: 1 });
  return async ({ signal, mark }) => {
    const response = await request(url, {
      dispatcher,
      method,
      headers: { 'user-agent': 'onecall-load', ...headers },
      signal,
      ...(body === undefined ? {} : { body }),
    });
    mark('firstByte');
    await response.body.dump();
    const { statusCode } = response;
    if (statusCode === 429 || statusCode === 503)
      return { outcome: 'shed', reason: `HTTP ${statusCode}` };
    return statusCode < 400
      ? { outcome: 'ok' }
      : { outcome: 'failed', reason: `HTTP ${statusCode}` };
  };
}
