/**
 * Pattern of a `traceparent` header: version, trace id, parent id and flags. Later versions of the header may append
 * fields after a further dash.
 */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-[\x21-\x7e]*)?$/;
const MAX_CHARACTERS = 512;

/**
 * Returns the trace id of a request: 32 lower-case hexadecimal digits, never all zero. The id comes from the
 * `traceparent` header. If the header is absent or breaks W3C Trace Context, the id is new, so that hostile input never
 * reaches a log line.
 */
export function readTraceparent(traceparent: string | null | undefined): string {
  return parseTraceId(traceparent ?? '') ?? newId(16);
}

/**
 * Returns the `traceparent` header of the response: the request's trace id, a new span id as parent, and the flag that
 * marks the trace as recorded.
 */
export function formatTraceparent(traceId: string): string {
  return `00-${traceId}-${newId(8)}-01`;
}

function parseTraceId(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  const [, version, traceId, parentId, appended] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || parentId === undefined) return undefined;
  if (version === 'ff' || (version === '00' && appended !== undefined)) return undefined;
  return isZero(traceId) || isZero(parentId) ? undefined : traceId;
}

const isZero = (id: string) => /^0+$/.test(id);

/**
 * Returns a random id, made of the last digits of a UUID. Node creates UUIDs from random bytes that it draws in advance,
 * and the digit of a UUID's variant is never zero.
 */
const newId = (bytes: 8 | 16): string =>
  crypto
    .randomUUID()
    .replaceAll('-', '')
    .slice(-2 * bytes);
