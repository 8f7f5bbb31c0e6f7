import { z } from 'zod';
import { serviceErrors, type ServiceErrorKind } from './errors.ts';

const count = z.int().min(0);

/**
 * Call counters. Always `received = throttled + refused + accepted` and `accepted = inFlight + completed + aborted +
 * broken`.
 */
export const Counts = z.object({
  received: count,
  /**
   * Calls that were neither refused nor throttled. They are billed however they end, and are CloudWatch's
   * `Invocations`.
   */
  accepted: count,
  /** Throttled calls: CloudWatch's `InvocationThrottles`, which `Invocations` does not include. */
  throttled: count,
  /** Calls that were refused before acceptance with an error other than ThrottlingException. */
  refused: count,
  inFlight: count,
  /** Accepted calls whose client disconnected before the end of the answer. */
  aborted: count,
  completed: count,
  /**
   * Accepted calls that failed on Bedrock's side: by a cut connection, an exception, random bytes, or an error of the
   * model.
   */
  broken: count,
  tokensWritten: count,
});

/** The history of one call; all times are epoch milliseconds. */
export const CallTimeline = z.object({
  modelId: z.string(),
  operation: z.enum(['converse', 'converse-stream']),
  startedAtMs: z.number(),
  state: z.enum(['received', 'throttled', 'refused', 'inFlight', 'completed', 'aborted', 'broken']),
  errorKind: z
    .string()
    .refine((kind): kind is ServiceErrorKind => Object.hasOwn(serviceErrors, kind))
    .optional(),
  firstTokenAtMs: z.number().optional(),
  endedAtMs: z.number().optional(),
  /**
   * Number of tokens written so far; for an aborted call, those written before the client's disconnect was noticed.
   */
  tokensWritten: count,
});

export const TraceReport = z.object({
  traceId: z.string(),
  counts: Counts,
  /** Calls of the trace in order of arrival, at most 20. */
  calls: z.array(CallTimeline),
});

export const RunCounters = z.object({
  run: z.string(),
  counts: Counts,
  traces: z.array(z.object({ traceId: z.string(), counts: Counts })),
  /** Number of traces of this run that were evicted; `counts` still includes their calls. */
  tracesEvicted: count,
});

export const CounterReport = z.object({
  total: Counts,
  /** Counts of the calls that have no valid trace id (32 hex digits) in `requestMetadata.traceId`. */
  untraced: Counts,
  traces: count,
  runs: count,
  /** Number of traces, and of runs, evicted so far; `total` still includes their calls. */
  evicted: count,
});

export type Counts = z.output<typeof Counts>;
export type CallTimeline = z.output<typeof CallTimeline>;
export type TraceReport = Readonly<z.output<typeof TraceReport>>;
export type RunCounters = Readonly<z.output<typeof RunCounters>>;
export type CounterReport = Readonly<z.output<typeof CounterReport>>;

export const noCounts = (): Counts => ({
  received: 0,
  accepted: 0,
  throttled: 0,
  refused: 0,
  inFlight: 0,
  aborted: 0,
  completed: 0,
  broken: 0,
  tokensWritten: 0,
});
