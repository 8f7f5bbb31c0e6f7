import * as z from 'zod';

const wildcards = (text: string) => text.split(/[*?]/).length - 1;

const Values = (value: z.ZodType<string>) =>
  z.array(value).min(1).max(3, 'at most 3 values, as AWS takes in a condition');

const ConditionSchema = z.discriminatedUnion('field', [
  z.strictObject({
    field: z.literal('path-pattern'),
    /** Case-sensitive patterns of the request path, which is compared undecoded and without its query. */
    values: Values(
      z.string().regex(/^[\w.$/~"'@:+&*?-]{1,128}$/, 'a path pattern of at most 128 characters'),
    ),
  }),
  z.strictObject({
    field: z.literal('http-header'),
    name: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}$/, 'a header name of at most 40 characters')
      .refine((name) => name.toLowerCase() !== 'host', 'another header than Host'),
    /** Patterns of a header's value; they are matched case-insensitively. */
    values: Values(z.string().min(1).max(128)),
  }),
]);

const ForwardAction = z.strictObject({
  type: z.literal('forward'),
  targetGroup: z.string().min(1),
});

const FixedResponseAction = z.strictObject({
  type: z.literal('fixed-response'),
  statusCode: z.string().regex(/^[245]\d\d$/, 'a status of 2xx, 4xx or 5xx, as text'),
  contentType: z
    .enum(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'])
    .default('text/plain'),
  messageBody: z.string().max(1_024).default(''),
});

const AuthenticateAction = z.strictObject({
  type: z.literal('authenticate-cognito'),
  onUnauthenticated: z.enum(['authenticate', 'deny']).default('authenticate'),
});

const ActionsSchema = z
  .array(z.union([AuthenticateAction, ForwardAction, FixedResponseAction]))
  .refine((actions) => {
    const last = actions.at(-1);
    const before = actions.slice(0, -1);
    return (
      last !== undefined &&
      last.type !== 'authenticate-cognito' &&
      before.length <= 1 &&
      before.every(({ type }) => type === 'authenticate-cognito')
    );
  }, 'exactly one of forward and fixed-response, last, with at most one authenticate-cognito before it');

const RuleSchema = z
  .strictObject({
    priority: z.int().min(1).max(50_000),
    conditions: z.array(ConditionSchema).min(1),
    actions: ActionsSchema,
  })
  .superRefine(({ conditions }, ctx) => {
    const refuse = (message: string) => ctx.addIssue({ code: 'custom', message });
    const values = conditions.flatMap((condition) => condition.values);
    if (values.length > 5)
      refuse(`has ${values.length} condition values, AWS takes at most 5 in a rule`);
    const used = values.reduce((sum, value) => sum + wildcards(value), 0);
    if (used > 5) refuse(`has ${used} wildcards, AWS takes at most 5 in a rule`);
    const paths = conditions.filter(({ field }) => field === 'path-pattern').length;
    if (paths > 1) refuse(`has ${paths} conditions on path-pattern, AWS takes one in a rule`);
  });

export const RulesSchema = z
  .array(RuleSchema)
  .max(100, 'at most 100 rules, as AWS takes')
  .superRefine((rules, ctx) => {
    const priorities = rules.map((rule) => rule.priority);
    const twice = priorities.find((priority, index) => priorities.indexOf(priority) !== index);
    if (twice !== undefined)
      ctx.addIssue({ code: 'custom', message: `two rules have priority ${twice}` });
  });

export const DefaultActionsSchema = ActionsSchema;

export type RuleInput = z.input<typeof RuleSchema>;
export type Rule = z.output<typeof RuleSchema>;
export type Condition = z.output<typeof ConditionSchema>;
export type Actions = z.output<typeof ActionsSchema>;
export type AuthenticateAction = z.output<typeof AuthenticateAction>;
export type FixedResponseAction = z.output<typeof FixedResponseAction>;
