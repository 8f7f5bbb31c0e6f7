import { OPERATORS, type Statement } from './policy.ts';

export type AccessRequest = Readonly<{
  action: string;
  resource: string;
  /** Values of condition keys, such as `bedrock:InferenceProfileArn`. */
  context?: Readonly<Record<string, string>>;
}>;

export type Decision = 'allowed' | 'denied' | 'explicitly denied';

/**
 * Decides a request as IAM does within one account: an explicit deny wins, and what no statement allows is denied.
 */
export function evaluate(statements: readonly Statement[], request: AccessRequest): Decision {
  const fitting = statements.filter((statement) => fits(statement, request));
  if (fitting.some(({ Effect }) => Effect === 'Deny')) return 'explicitly denied';
  return fitting.some(({ Effect }) => Effect === 'Allow') ? 'allowed' : 'denied';
}

/**
 * Tells whether a statement covers an action and resource. Action names are case-insensitive, resource names are
 * case-sensitive.
 */
function fits(
  { Action, Resource = ['*'], Condition = {} }: Statement,
  { action, resource, context = {} }: AccessRequest,
): boolean {
  return (
    Action.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    Resource.some((pattern) => matches(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        holds(operator, values, valueOf(context, key) ?? ''),
      ),
    )
  );
}

const holds = (operator: string, values: readonly string[], actual: string): boolean =>
  OPERATORS[operator] === 'wildcards'
    ? values.some((pattern) => matches(pattern, actual))
    : values.includes(actual);

/** Returns the value of a condition key; names of condition keys are case-insensitive. */
function valueOf(context: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** Tells whether a text matches a pattern, in which `*` stands for any text and `?` for any one character. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
