import { z } from 'zod';
import { serviceErrors, type ServiceErrorKind } from './errors.ts';

const count = z.int().min(0);

/**
 * Always `received = throttled + refused + accepted` and
 * `accepted = inFlight + completed + aborted + broken`.
 */
export const Counts = z.object({
  received: count,
  /** Calls that passed validation and throttling, and are billed however they end; CloudWatch's `Invocations`. */
  accepted: count,
  /** CloudWatch's `InvocationThrottles`, which are no invocations. */
  throttled: count,
  /** Calls that got any other error before acceptance. */
  refused: count,
  inFlight: count,
  /** Accepted calls whose client disconnected before the end. */
  aborted: count,
  completed: count,
  /** Accepted calls that the service ended: by a cut, an exception, random bytes, or a model that failed. */
  broken: count,
  tokensWritten: count,
});

/** Times are milliseconds since the epoch. */
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
  /** Number of tokens that were written before an abort was noticed; present for aborted calls only. */
  tokensWritten: count,
});

export const TraceReport = z.object({
  traceId: z.string(),
  counts: Counts,
  /** The calls in order of arrival, at most 20. */
  calls: z.array(CallTimeline),
});

export const RunCounters = z.object({
  run: z.string(),
  counts: Counts,
  traces: z.array(z.object({ traceId: z.string(), counts: Counts })),
  /** Number of traces of this run that were evicted; their calls are included in `counts`. */
  tracesEvicted: count,
});

export const CounterReport = z.object({
  total: Counts,
  /** Calls without a trace id of 32 hex digits in `requestMetadata.traceId`. */
  untraced: Counts,
  traces: count,
  runs: count,
  /** Numbers of traces and runs that were evicted since the last reset. Their counts are still in `total`. */
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
