import { z } from 'zod';

const Rate = z.number().positive();
const Ms = z.number().positive();

const Plan = z.strictObject({
  name: z.string(),
  seed: z.int().nonnegative(),
  arrivals: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant'), perSecond: Rate, forMs: Ms }),
    z.strictObject({ kind: z.literal('poisson'), perSecond: Rate, forMs: Ms }),
    z.strictObject({
      kind: z.literal('people'),
      people: z.int().positive(),
      thinkMs: z.number().nonnegative(),
      forMs: Ms,
    }),
  ]),
  /** Timeout of a request in milliseconds; the latency of a timed-out request is known only to be longer. */
  timeoutMs: Ms,
  /** Upper bound on requests in flight; a further request is dropped and counted. */
  maxInFlight: z.int().positive().default(10_000),
  /** A module that exports `createRequest(input)`, as a path or file URL, and its input. */
  request: z.strictObject({ module: z.string(), input: z.unknown() }),
  /** Texts such as `p99 < 10s`. */
  thresholds: z.array(z.string()).default([]),
  /** Limits that are never exceeded, because the most that a request may cost is reserved before it starts. */
  budget: z
    .strictObject({
      requests: z.int().nonnegative().optional(),
      modelCalls: z.int().nonnegative().optional(),
      usd: z.number().nonnegative().optional(),
      minutes: z.number().nonnegative().optional(),
    })
    .default({}),
  /** Upper bound on the cost of one request. */
  costs: z
    .strictObject({ modelCalls: z.number().nonnegative(), usd: z.number().nonnegative() })
    .default({ modelCalls: 1, usd: 0 }),
});

/** Everything a generator needs, as JSON, since it runs in a process of its own. */
export type LoadPlan = z.infer<typeof Plan>;
/** A plan as it is written, in which values with a default may be left out. */
export type LoadPlanInput = z.input<typeof Plan>;

/** Reads a plan. @throws {TypeError} naming every field that is wrong. */
export function parsePlan(value: unknown): LoadPlan {
  const parsed = Plan.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`Cannot use this load plan: ${z.prettifyError(parsed.error)}`);
}
