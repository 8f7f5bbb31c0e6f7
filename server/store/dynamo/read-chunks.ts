import { MalformedReply, MAX_HEAD_BYTES } from './reply-head.ts';

/** A decoded body, and the position of the first byte after it. */
export type ChunkedBody = Readonly<{ text: string; end: number }>;

const SIZE_LINE = /^[0-9a-f]{1,8}$/i;

/**
 * Decodes a body in chunked transfer coding that begins at a position. Each call begins at the first chunk again,
 * because DynamoDB sends its responses with a length, and only proxies send chunks.
 *
 * @returns undefined until the last chunk has arrived
 * @throws {MalformedReply} for bytes that are no chunks, and for a trailer, which nothing here would read
 */
export function readChunks(bytes: Buffer, start: number): ChunkedBody | undefined {
  const chunks: Buffer[] = [];
  let at = start;
  for (;;) {
    const line = lineAt(bytes, at);
    if (line === undefined) return undefined;
    if (!SIZE_LINE.test(line)) throw new MalformedReply('The store sent a chunk without a size');
    const from = at + line.length + 2;
    const to = from + Number.parseInt(line, 16);
    if (bytes.length < to + 2) return undefined;
    if (lineAt(bytes, to) !== '')
      throw new MalformedReply('The store sent a chunk that is longer than its size, or a trailer');
    at = to + 2;
    if (to === from) return { text: Buffer.concat(chunks).toString('utf8'), end: at };
    chunks.push(bytes.subarray(from, to));
  }
}

/** Returns the line at a position without its line break; undefined until it has arrived completely. */
function lineAt(bytes: Buffer, from: number): string | undefined {
  const eol = bytes.indexOf('\r\n', from);
  const length = (eol < 0 ? bytes.length : eol) - from;
  if (length > MAX_HEAD_BYTES) throw new MalformedReply('The store sent a line that is too long');
  return eol < 0 ? undefined : bytes.toString('latin1', from, eol);
}
