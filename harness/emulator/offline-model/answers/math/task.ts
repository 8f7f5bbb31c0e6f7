import { z } from 'zod';

/** Longest expression that is looked at, in UTF-16 units. */
export const LONGEST_EXPRESSION = 300;

const Expression = z.string().min(1).max(LONGEST_EXPRESSION);

/** What the thread that does the mathematics can be asked. */
export const MathTask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evaluate'), expression: Expression }),
  z.object({ kind: z.literal('derivative'), expression: Expression, variable: z.string().max(1) }),
  z.object({
    kind: z.literal('solve'),
    left: Expression,
    right: Expression,
    variable: z.string().max(1),
  }),
  z.object({ kind: z.literal('factors'), expression: Expression }),
]);

export type MathTask = z.infer<typeof MathTask>;

/** The working in Markdown, and the result as plain text; `shown` where it reads better as a formula. */
export const MathResult = z.object({
  working: z.string(),
  result: z.string(),
  shown: z.string().optional(),
});
export type MathResult = z.infer<typeof MathResult>;
