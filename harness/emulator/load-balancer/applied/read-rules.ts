import { isDeepStrictEqual } from 'node:util';
import type { Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import * as z from 'zod';
import type { RuleInput } from '../rule.ts';
import { readActions, type Login } from './read-actions.ts';

type Condition = RuleInput['conditions'][number];

const Values = z.array(z.string()).optional();

const Known = z.discriminatedUnion('Field', [
  z.strictObject({
    Field: z.literal('path-pattern'),
    Values,
    PathPatternConfig: z.strictObject({ Values }).optional(),
  }),
  z.strictObject({
    Field: z.literal('http-header'),
    HttpHeaderConfig: z.strictObject({ HttpHeaderName: z.string(), Values }),
  }),
]);
const FIELDS = ['path-pattern', 'http-header'];

export type ReadRules = Readonly<{
  rules: RuleInput[];
  defaultActions: RuleInput['actions'];
  /** The authenticate action of the rules; undefined when no rule authenticates. */
  login: Login | undefined;
}>;

/**
 * Reads the rules of a listener from `DescribeRules`, including the default rule.
 *
 * @throws {Error} naming a rule and its part that is not emulated.
 */
export function readRules(applied: readonly Rule[]): ReadRules {
  const rules: RuleInput[] = [];
  const logins: Login[] = [];
  let defaultActions: RuleInput['actions'] = [];
  for (const { Priority = '', IsDefault, Conditions = [], Actions = [] } of applied) {
    try {
      const read = readActions(Actions);
      logins.push(...read.logins);
      if (IsDefault === true) defaultActions = read.actions;
      else {
        const conditions = Conditions.map(readCondition);
        rules.push({ priority: Number(Priority), conditions, actions: read.actions });
      }
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot serve these rules: rule ${Priority} ${what}`, { cause: error });
    }
  }
  const [login, ...others] = logins;
  if (others.some((other) => !isDeepStrictEqual(other, login))) {
    throw new Error(
      `Cannot serve these rules: their logins differ, only one for all is emulated: ${JSON.stringify(logins)}`,
    );
  }
  return { rules, defaultActions, login };
}

function readCondition(applied: RuleCondition): Condition {
  if (applied.Field === undefined || !FIELDS.includes(applied.Field)) {
    throw new Error(
      `has a condition on "${applied.Field}", which is not emulated: only ${FIELDS.join(', ')} are`,
    );
  }
  const parsed = Known.safeParse(applied);
  if (!parsed.success) {
    throw new Error(`has a condition on "${applied.Field}" with\n${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  if (data.Field === 'http-header') {
    const { HttpHeaderName: name, Values: values = [] } = data.HttpHeaderConfig;
    return { field: data.Field, name, values };
  }
  return { field: data.Field, values: data.PathPatternConfig?.Values ?? data.Values ?? [] };
}
