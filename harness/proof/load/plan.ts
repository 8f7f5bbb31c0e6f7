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
  /** Milliseconds after which a request is aborted; the latency of such a request is only known to be longer. */
  timeoutMs: Ms,
  /** Largest number of requests in flight; a request that is due beyond it is dropped and counted. */
  maxInFlight: z.int().positive().default(10_000),
  /** Path or file URL of a module that exports `createRequest(input)`, with the input for that function. */
  request: z.strictObject({ module: z.string(), input: z.unknown() }),
  /** Thresholds that the load must keep, such as `p99 < 10s`. */
  thresholds: z.array(z.string()).default([]),
  /**
   * Limits that the load never exceeds, because the highest cost of a request is reserved before the request starts.
   */
  budget: z
    .strictObject({
      requests: z.int().nonnegative().optional(),
      modelCalls: z.int().nonnegative().optional(),
      usd: z.number().nonnegative().optional(),
      minutes: z.number().nonnegative().optional(),
    })
    .default({}),
  /** Highest cost of one request, in model calls and US dollars. */
  costs: z
    .strictObject({ modelCalls: z.number().nonnegative(), usd: z.number().nonnegative() })
    .default({ modelCalls: 1, usd: 0 }),
});

/** Plan of a load, as JSON, because the load generator runs in its own process. */
export type LoadPlan = z.infer<typeof Plan>;
/** Plan of a load as a caller writes it, without values that have a default. */
export type LoadPlanInput = z.input<typeof Plan>;

/**
 * Parses the plan of a load.
 * @throws {TypeError} naming every field that is wrong
 */
export function parsePlan(value: unknown): LoadPlan {
  const parsed = Plan.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TypeError(`Cannot use this load plan: ${z.prettifyError(parsed.error)}`);
}
