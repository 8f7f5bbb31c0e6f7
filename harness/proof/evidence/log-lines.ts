import { z } from 'zod';
import { parseJson } from './parse.ts';
import type { LogQuery, LogRecord } from './telemetry.ts';

const Line = z.record(z.string(), z.unknown());

/**
 * Returns the JSON lines of a text that match a query. Returns any other line, such as a stack trace, as `{ event:
 * 'unstructured', text }`.
 */
export function parseLogLines(text: string, query: LogQuery): readonly LogRecord[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(recordOf)
    .filter((record) => matches(record, query));
}

const recordOf = (line: string): LogRecord =>
  Line.safeParse(parseJson(line)).data ?? { event: 'unstructured', text: line };

/**
 * Tells whether a log line belongs to the trace or run that a query names, and is not older than the query's `sinceMs`.
 */
export function matches(record: LogRecord, { traceId, run, sinceMs }: LogQuery): boolean {
  const trace = typeof record['traceId'] === 'string' ? record['traceId'] : '';
  if (traceId !== undefined && trace !== traceId) return false;
  if (run !== undefined && !trace.startsWith(run)) return false;
  const time = typeof record['time'] === 'string' ? Date.parse(record['time']) : Number.NaN;
  return sinceMs === undefined || Number.isNaN(time) || time >= sinceMs;
}
