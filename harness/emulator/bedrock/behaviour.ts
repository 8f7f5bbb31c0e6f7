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

/** Calls that a behaviour applies to: those that match every given field. */
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
  /** Number of calls after which the behaviour ends; throttled calls count. */
  next: z.int().min(1).max(1_000_000).optional(),
});

export const Behaviour = z.strictObject({
  scope: BehaviourFilter.default({}),
  /** Milliseconds from the arrival of the request to the first byte of the response; errors wait as long. */
  latencyMs: ms.optional(),
  /** Milliseconds from the arrival of the request to the first token. */
  timeToFirstTokenMs: ms.optional(),
  perTokenMs: ms.optional(),
  /** The number of calls that are answered with ThrottlingException; later calls pass. */
  throttle: z.int().min(0).max(1_000_000).optional(),
  /** Number of throttled calls of each trace, so that every request has to retry under load. */
  throttleEachTrace: z.int().min(0).max(100).optional(),
  /** Error with which the call is refused before it is accepted. */
  errorKind: keysOf<ServiceErrorKind>(serviceErrors).optional(),
  /** Number of tokens after which the socket is destroyed. */
  cutAfterTokens: tokens.optional(),
  /** Exception that ends a stream after a number of tokens; Converse answers with the error instead. */
  exceptionAfterTokens: z
    .strictObject({ tokens, kind: keysOf<StreamErrorKind>(streamErrors) })
    .optional(),
  silenceAfterTokens: z.strictObject({ tokens, ms }).optional(),
  /** Text that replaces the first line of the answer. */
  firstLine: z.string().max(100_000).optional(),
  /** The whole answer: text, or its exact tokens. */
  text: z.union([z.string(), z.array(z.string().min(1))], 'text or a list of tokens').optional(),
  /** Reasoning text before the answer, as models write it that reason first. */
  reasoning: z.string().max(100_000).optional(),
  /** Reason for the end of the answer, in place of the model's own. */
  stopReason: z.string().min(1).max(100).optional(),
  /** The message of the error that `errorKind` names. */
  errorMessage: z.string().max(1_000).optional(),
  /** Whether random bytes are sent instead of an event stream or JSON. */
  garbageBytes: z.boolean().optional(),
});

export type BehaviourScope = z.output<typeof BehaviourFilter>;
/** The behaviour of a scope's calls, as the control port accepts it. */
export type BehaviourInput = z.input<typeof Behaviour>;
export type Behaviour = z.output<typeof Behaviour>;
/** The merged behaviours that fit one call; the narrower scope wins. */
export type CallScript = Readonly<Omit<Behaviour, 'scope' | 'throttle'> & { throttled: boolean }>;
