import { z } from 'zod';
import { WireFailure } from './contract.ts';
import { parseJson } from '../../evidence/parse.ts';

/** A message that was parsed from one line of a streamed answer. */
export type Heard =
  | Readonly<{ type: 'value'; value: unknown }>
  | Readonly<{ type: 'failure'; failure: WireFailure }>
  /** The stream has ended; any further line is not part of the answer. */
  | Readonly<{ type: 'end' }>
  /** A line that does not follow tRPC's JSONL format. */
  | Readonly<{ type: 'unreadable'; line: string }>;

const YIELDED = 1;
const RETURNED = 0;

const Chunk = z.tuple([z.int(), z.int()]).rest(z.unknown());
const Wrapped = z.tuple([z.tuple([z.unknown()]).rest(z.unknown())]).rest(z.unknown());
const InError = z.object({ error: WireFailure });

/**
 * Parses a line of the JSONL stream with which tRPC answers one call. The stream has a head line and lines that
 * announce later values. Each value is a line `[id, status, [[value]]]`, with status 1 for yielded, 0 for returned and
 * 2 for failed.
 * @returns the message; undefined for a line that only announces later values
 */
export function readJsonlLine(line: string): Heard | undefined {
  const value = parseJson(line);
  if (value === undefined) return { type: 'unreadable', line };
  if (!Array.isArray(value)) return failureIn(value);
  const chunk = Chunk.safeParse(value);
  if (!chunk.success) return { type: 'unreadable', line };
  const [, status, payload] = chunk.data;
  const [content] = Wrapped.safeParse(payload).data?.[0] ?? [];
  // A stream that fails has `[id, 2, error]`, where the error is not wrapped in arrays.
  const failure = failureOf(content) ?? failureOf(payload);
  if (failure) return { type: 'failure', failure };
  if (isAnnouncement(payload)) return undefined;
  if (status === YIELDED) return { type: 'value', value: content };
  if (status === RETURNED) return { type: 'end' };
  return { type: 'unreadable', line };
}

/** Tells whether a line announces later values: `[[value], [key, kind, id]]`. */
const isAnnouncement = (payload: unknown): boolean => Array.isArray(payload) && payload.length > 1;

function failureIn(value: unknown): Heard | undefined {
  const failure = failureOf(value);
  return failure && { type: 'failure', failure };
}

/**
 * Returns the tRPC error in a value, which is the error itself or has it under `error`. Returns undefined when there is
 * none.
 */
export function failureOf(value: unknown): WireFailure | undefined {
  return InError.safeParse(value).data?.error ?? WireFailure.safeParse(value).data;
}
