import { Agent, request } from 'node:http';
import { BenchError } from './process-figures.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
export const closeConnections = (): void => agent.destroy();

export type HttpAsk = Readonly<{
  url: string;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
  /** Text whose first occurrence in the response marks the first word of the answer. */
  firstWord: string;
  /** Text that marks the end of a complete answer. A response without it counts as dropped. */
  end: string;
}>;

/** Times in milliseconds from just before the request was sent to the first word and to the end of the answer. */
export type Timing = Readonly<{ firstWordMs: number; totalMs: number }>;

/** Number of characters that are kept from the end of a response, enough to see how it ended. */
const TAIL = 2_000;

/**
 * Sends a POST request and reads the streamed response to its end. It parses nothing, so that measuring takes little
 * CPU time.
 *
 * @throws {BenchError} when the status is not 200, or the response ends without its first word or its end
 */
export async function askHttp({ url, headers, body, firstWord, end }: HttpAsk): Promise<Timing> {
  const payload = JSON.stringify(body);
  const startedAt = performance.now();
  let firstWordMs = Number.NaN;
  const { promise, resolve, reject } = Promise.withResolvers<Timing>();
  const fail = (why: string, cause?: unknown) =>
    reject(new BenchError(`A stream of ${new URL(url).pathname} ${why}`, { cause }));
  const sent = request(url, {
    agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
      ...headers,
    },
  });
  sent.on('error', (error) => fail(`broke: ${error.message}`, error));
  sent.on('response', (response) => {
    let tail = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      tail = (tail + text).slice(-TAIL);
      if (Number.isNaN(firstWordMs) && tail.includes(firstWord))
        firstWordMs = performance.now() - startedAt;
    });
    response.on('error', (error) => fail(`was cut: ${error.message}`, error));
    response.on('end', () => {
      const whole = response.statusCode === 200 && tail.includes(end) && !Number.isNaN(firstWordMs);
      if (whole) resolve({ firstWordMs, totalMs: performance.now() - startedAt });
      else fail(`ended with status ${response.statusCode} and ${JSON.stringify(tail.slice(-400))}`);
    });
  });
  sent.end(payload);
  return promise;
}
