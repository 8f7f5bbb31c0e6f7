import { z } from 'zod';
import { WireFailure } from './contract.ts';

/** A message of a streamed answer. */
export type Heard =
  | Readonly<{ type: 'value'; value: unknown }>
  | Readonly<{ type: 'failure'; failure: WireFailure }>
  /** The stream ended; whatever follows is not part of the answer. */
  | Readonly<{ type: 'end' }>
  /** A line that is not tRPC's JSONL. */
  | Readonly<{ type: 'unreadable'; line: string }>;

const YIELDED = 1;
const RETURNED = 0;

const Chunk = z.tuple([z.int(), z.int()]).rest(z.unknown());
const Wrapped = z.tuple([z.tuple([z.unknown()]).rest(z.unknown())]).rest(z.unknown());
const InError = z.object({ error: WireFailure });

/**
 * Reads a line of tRPC's JSONL stream of one call: a head, chunks that announce promise and iterable, then `[id,
 * status, [[value]]]` for each value (1 yielded, 0 returned, 2 failed).
 *
 * @returns the message; undefined for a line that only announces
 */
export function readJsonlLine(line: string): Heard | undefined {
  const value = parsed(line);
  if (value === undefined) return { type: 'unreadable', line };
  if (!Array.isArray(value)) return failureIn(value);
  const chunk = Chunk.safeParse(value);
  if (!chunk.success) return { type: 'unreadable', line };
  const [, status, payload] = chunk.data;
  const [content] = Wrapped.safeParse(payload).data?.[0] ?? [];
  // A stream that fails has `[id, 2, error]`, unwrapped.
  const failure = failureOf(content) ?? failureOf(payload);
  if (failure) return { type: 'failure', failure };
  if (isAnnouncement(payload)) return undefined;
  if (status === YIELDED) return { type: 'value', value: content };
  if (status === RETURNED) return { type: 'end' };
  return { type: 'unreadable', line };
}

/** Tells whether a chunk announces others: `[[value], [key, kind, id]]`. */
const isAnnouncement = (payload: unknown): boolean => Array.isArray(payload) && payload.length > 1;

function failureIn(value: unknown): Heard | undefined {
  const failure = failureOf(value);
  return failure && { type: 'failure', failure };
}

/** Returns the error of a value, which stands alone or under `error`. */
export function failureOf(value: unknown): WireFailure | undefined {
  return InError.safeParse(value).data?.error ?? WireFailure.safeParse(value).data;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
