import { z } from 'zod';

/**
 * Error about a policy that this emulator cannot evaluate. The message names the unsupported part and what is
 * supported.
 */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

const OneOrMore = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), OneOrMore)]).optional(),
  Action: OneOrMore,
  Resource: OneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), OneOrMore)).optional(),
});

const Document = z.object({
  Version: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement)]).transform((given) => [given].flat()),
});

export type Statement = z.output<typeof Statement>;

/** Supported condition operators. With `wildcards`, `*` and `?` in the operator's values match any characters. */
export const OPERATORS: Readonly<Record<string, 'exact' | 'wildcards'>> = {
  StringEquals: 'exact',
  StringLike: 'wildcards',
  ArnLike: 'wildcards',
};

/**
 * Parses an IAM policy document. It supports `Action`, `Resource`, and `Condition` with the operators in `OPERATORS`,
 * but no policy variables.
 *
 * @throws {PolicyError} naming the part that is not supported, because ignoring it could allow what AWS denies
 */
export function parsePolicy(name: string, text: string): readonly Statement[] {
  const parsed = Document.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new PolicyError(
      `Cannot read the policy "${name}" (${wrong.join('; ')}): Effect, Action, Resource and Condition are understood`,
    );
  }
  for (const { Condition = {}, Resource = [] } of parsed.data.Statement) {
    const operator = Object.keys(Condition).find((each) => !Object.hasOwn(OPERATORS, each));
    if (operator !== undefined)
      throw new PolicyError(
        `Cannot evaluate the condition operator "${operator}" of the policy "${name}": ${Object.keys(OPERATORS).join(', ')} are understood`,
      );
    const conditions = Object.values(Condition).flatMap((keys) => Object.values(keys).flat());
    const variable = [...Resource, ...conditions].find((value) => value.includes('${'));
    if (variable !== undefined)
      throw new PolicyError(
        `Cannot evaluate the policy variable in "${variable}" of the policy "${name}": fixed text is understood`,
      );
  }
  return parsed.data.Statement;
}
