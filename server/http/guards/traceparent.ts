import { randomBytes } from 'node:crypto';

/** Header of version, trace id, parent id and flags; later versions may append fields after a further dash. */
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-[\x21-\x7e]*)?$/;
const MAX_CHARACTERS = 512;

/**
 * Returns the trace id of a request: 32 lower-case hexadecimal digits, never all zero. It comes from `traceparent`;
 * when that is absent, or not as W3C Trace Context says, it is a new one, so that hostile input never reaches a log
 * line.
 */
export function readTraceparent(traceparent: string | null | undefined): string {
  return parseTraceId(traceparent ?? '') ?? newId(16);
}

/** Returns the `traceparent` of the response: the trace, marked as recorded, with a new span as the parent. */
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

function newId(bytes: 8 | 16): string {
  const id = randomBytes(bytes).toString('hex');
  return isZero(id) ? newId(bytes) : id;
}
