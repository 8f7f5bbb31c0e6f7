/** A response that is not HTTP/1.1, or whose end cannot be determined with certainty. */
export class MalformedReply extends Error {
  override readonly name = 'MalformedReply';
}

/** The head of a response: everything before its body. */
export type ReplyHead = Readonly<{
  status: number;
  /** Length of the head in bytes. */
  length: number;
  /** Length of the body in bytes, or the way in which the end of the body is marked. */
  body: number | 'chunked' | 'until close';
  /** Time in milliseconds for which the idle connection may be used again; 0 when it must not be. */
  reusableMs: number;
}>;

/** Upper bound on the length of a head, or of a line between chunks, in bytes; `node:http` has the same. */
export const MAX_HEAD_BYTES = 16_384;
/** Milliseconds by which a connection is given up before the server closes it, as in `node:http`. */
const KEEP_ALIVE_MARGIN_MS = 1_000;

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const HEADER_LINE =
  /^([\w!#$%&'*+.^`|~-]+):[ \t]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[ \t]*$/;

/** Statuses of responses that have no body and complete the exchange; DynamoDB sends none of them. */
const WITHOUT_BODY = new Set([101, 204, 304]);

/** Parses a head without its empty last line. @throws {MalformedReply} when it leaves the end of the body unclear */
export function toHead(text: string): ReplyHead {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, code] = STATUS_LINE.exec(first) ?? [];
  if (code === undefined) throw new MalformedReply('The store sent no status line of HTTP/1.1');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined) throw new MalformedReply('The store sent a malformed header');
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before},${value}`);
  }
  const status = Number(code);
  const body = bodyOf(status, headers);
  const isKept =
    minor === '1' &&
    body !== 'until close' &&
    !/(?:^|[,\s])close(?:[,\s]|$)/i.test(headers.get('connection') ?? '');
  const reusableMs = isKept ? keptMs(headers.get('keep-alive') ?? '') : 0;
  return { status, length: text.length + 4, body, reusableMs };
}

function bodyOf(status: number, headers: ReadonlyMap<string, string>): ReplyHead['body'] {
  if (WITHOUT_BODY.has(status)) throw new MalformedReply(`The store sent the status ${status}`);
  if (status < 200) return 0;
  const coding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (coding === undefined && length === undefined) return 'until close';
  if (coding === undefined && length !== undefined && /^\d{1,15}$/.test(length))
    return Number(length);
  if (coding?.toLowerCase() === 'chunked' && length === undefined) return 'chunked';
  throw new MalformedReply('The store sent a body whose length is ambiguous');
}

/** Returns the milliseconds for which the server keeps an idle connection by its header `Keep-Alive`. */
function keptMs(keepAlive: string): number {
  const seconds = /(?:^|[,\s])timeout=(\d+)/i.exec(keepAlive)?.[1];
  if (seconds === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(0, Number(seconds) * 1_000 - KEEP_ALIVE_MARGIN_MS);
}
