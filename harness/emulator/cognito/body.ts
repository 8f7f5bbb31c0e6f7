import type { IncomingMessage } from 'node:http';

/**
 * Reads a request body. @throws {RangeError} with the status 413, which Koa sends, when the body is longer than
 * `limit` bytes
 */
export async function readBody(request: IncomingMessage, limit = 64 * 1_024): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) {
      const error = new RangeError(`Cannot read a body of more than ${limit} bytes`);
      throw Object.assign(error, { status: 413, expose: true });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
