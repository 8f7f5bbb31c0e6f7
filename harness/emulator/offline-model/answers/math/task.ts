import { z } from 'zod';

/** Longest expression that is accepted, in UTF-16 code units. */
export const LONGEST_EXPRESSION = 400;

const Expression = z.string().min(1).max(LONGEST_EXPRESSION);
const Letter = z.string().regex(/^[a-z]$/);
const Amount = z.object({ value: z.string().max(60), unit: z.string().max(40) });

export const MathTask = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('evaluate'),
    expression: Expression,
    suffix: z.literal('%').optional(),
  }),
  z.object({ kind: z.literal('derivative'), expression: Expression, variable: Letter }),
  z.object({ kind: z.literal('solve'), left: Expression, right: Expression, variable: Letter }),
  z.object({ kind: z.literal('factors'), expression: Expression }),
  z.object({
    kind: z.literal('convert'),
    amounts: z.array(Amount).min(1).max(8),
    to: z.string().max(40),
  }),
]);

export type MathTask = z.infer<typeof MathTask>;

/**
 * The result of a math task: `working` is Markdown, `result` is plain text. `shown` is a formula that replaces the
 * plain text where it is easier to read.
 */
export const MathResult = z.object({
  working: z.string(),
  /** Whether the result is exact ("=") or rounded ("≈"). */
  relation: z.enum(['=', '≈']),
  result: z.string(),
  shown: z.string().optional(),
});
export type MathResult = z.infer<typeof MathResult>;
