import { z } from 'zod';
import {
  serviceErrors,
  streamErrors,
  type ServiceErrorKind,
  type StreamErrorKind,
} from './errors.ts';

const ms = z.int().min(0).max(600_000);
const tokens = z.int().min(0).max(1_000_000);
const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) =>
  z.string().refine((kind): kind is Key => Object.hasOwn(table, kind), {
    error: `one of ${Object.keys(table).join(', ')}`,
  });

/** Selects the calls that a scripted behaviour applies to: calls that match every field that is present. */
export const BehaviourFilter = z.strictObject({
  modelId: z.string().min(1).optional(),
  run: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'the first 16 hex digits of a trace id')
    .optional(),
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, '32 hex digits')
    .optional(),
  /** Number of matching calls after which the behaviour is removed; throttled calls count too. */
  next: z.int().min(1).max(1_000_000).optional(),
});

export const Behaviour = z.strictObject({
  scope: BehaviourFilter.default({}),
  /** Milliseconds from the arrival of the request to the first byte of the response, also for an error. */
  latencyMs: ms.optional(),
  /** Milliseconds from the arrival of the request to the first token. */
  timeToFirstTokenMs: ms.optional(),
  perTokenMs: ms.optional(),
  /** The number of calls that are answered with ThrottlingException; later calls pass. */
  throttle: z.int().min(0).max(1_000_000).optional(),
  /** Number of calls that are throttled in each trace, so that every request has to retry under load. */
  throttleEachTrace: z.int().min(0).max(100).optional(),
  errorKind: keysOf<ServiceErrorKind>(serviceErrors).optional(),
  cutAfterTokens: tokens.optional(),
  /**
   * Exception that ends a ConverseStream answer after a number of tokens; Converse returns it as an error instead.
   */
  exceptionAfterTokens: z
    .strictObject({ tokens, kind: keysOf<StreamErrorKind>(streamErrors) })
    .optional(),
  silenceAfterTokens: z.strictObject({ tokens, ms }).optional(),
  firstLine: z.string().max(100_000).optional(),
  /** The whole answer: either a text, or a list of its exact tokens. */
  text: z.union([z.string(), z.array(z.string().min(1))], 'text or a list of tokens').optional(),
  reasoning: z.string().max(100_000).optional(),
  stopReason: z.string().min(1).max(100).optional(),
  errorMessage: z.string().max(1_000).optional(),
  /** Whether the response consists of random bytes instead of an event stream or JSON. */
  garbageBytes: z.boolean().optional(),
});

export type BehaviourScope = z.output<typeof BehaviourFilter>;
export type BehaviourInput = z.input<typeof Behaviour>;
export type Behaviour = z.output<typeof Behaviour>;
/**
 * Merged script of all behaviours that apply to one call; a behaviour with a narrower scope overrides a wider one.
 */
export type CallScript = Readonly<Omit<Behaviour, 'scope' | 'throttle'> & { throttled: boolean }>;
