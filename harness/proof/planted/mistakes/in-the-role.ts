import {
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { z } from 'zod';
import { nameIn, wantedDefinition } from '../../checks/deployed/applied.ts';
import type { DeployedContext } from '../../checks/deployed/deployed-context.ts';
import type { Mistake, Undo } from '../mistake.ts';
import { inRevision, withVariable } from '../revision.ts';

const OneOrMore = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());
const Statement = z.looseObject({ Action: OneOrMore, Resource: OneOrMore.optional() });
type Statement = z.output<typeof Statement>;
const Policy = z.looseObject({ Statement: z.array(Statement) });

/** A permission that a mistake removes from an IAM role. */
type Right = Readonly<{
  role: 'taskRoleArn' | 'executionRoleArn';
  action: string;
  /** Text that a statement's resource must contain, so that only statements about that resource are changed. */
  of?: string;
}>;

/** Returns the policy statements without a permission; a statement that has no action left is removed. */
function withoutRight(statements: readonly Statement[], { action, of = '' }: Right): Statement[] {
  return statements.flatMap((statement) => {
    if (!(statement.Resource ?? []).some((arn) => arn.includes(of))) return [statement];
    const Action = statement.Action.filter((each) => !each.startsWith(action));
    return Action.length === 0 ? [] : [{ ...statement, Action }];
  });
}

async function takeAway(ctx: DeployedContext, right: Right): Promise<Undo> {
  const { iam } = ctx.aws;
  const RoleName = nameIn((await wantedDefinition(ctx))[right.role] ?? '');
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const [PolicyName = ''] = PolicyNames;
  const { PolicyDocument = '' } = await iam.send(
    new GetRolePolicyCommand({ RoleName, PolicyName }),
  );
  const before = decodeURIComponent(PolicyDocument);
  const policy = Policy.parse(JSON.parse(before));
  const set = (document: string) =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document }));
  const left = withoutRight(policy.Statement, right);
  if (JSON.stringify(left) === JSON.stringify(policy.Statement))
    throw new Error(`The role ${RoleName} has no right ${right.action} to take away`);
  await set(JSON.stringify({ ...policy, Statement: left }));
  return () => set(before);
}

const ofTask = (name: string, foundBy: string, right: Omit<Right, 'role'>): Mistake => ({
  name: `task role without ${name}`,
  foundBy,
  plant: (ctx) => takeAway(ctx, { role: 'taskRoleArn', ...right }),
});

/**
 * Returns a mistake that removes a permission which ECS uses at the start of a task. The mistake also rolls out a new
 * revision, since it shows with the next task only.
 */
const ofStart = (name: string, foundBy: string, action: string): Mistake => ({
  name: `execution role without ${name}`,
  foundBy,
  plant: async (ctx) => {
    const giveBack = await takeAway(ctx, { role: 'executionRoleArn', action });
    const undo = await inRevision((server) => withVariable(server, 'PLANTED', action))(ctx);
    return async () => {
      await giveBack();
      await undo();
    };
  },
});

const table = (operation: string) => ({ action: `dynamodb:${operation}`, of: ':table/' });

/** Mistakes that each remove one permission from the task role or the execution role. */
export const IN_THE_ROLES: readonly Mistake[] = [
  ofTask('the model', 'model-answers', { action: 'bedrock:' }),
  ofTask('the profile of the environment', 'model-answers', {
    action: 'bedrock:',
    of: ':application-inference-profile/',
  }),
  ofTask('the system profile', 'model-answers', { action: 'bedrock:', of: ':inference-profile/' }),
  ofTask('GetItem', 'store-works', table('GetItem')),
  ofTask('Query', 'store-works', table('Query')),
  ofTask('Query of the index', 'store-works', { action: 'dynamodb:Query', of: '/index/' }),
  ofTask('PutItem', 'store-works', table('PutItem')),
  ofTask('UpdateItem', 'store-works', table('UpdateItem')),
  ofTask('DeleteItem', 'store-works', table('DeleteItem')),
  ofTask('BatchWriteItem', 'store-works', table('BatchWriteItem')),
  ofStart('the registry', 'service-steady', 'ecr:GetAuthorizationToken'),
  ofStart('the image', 'service-steady', 'ecr:BatchGetImage'),
  ofStart('log streams', 'service-steady', 'logs:CreateLogStream'),
  ofStart('log lines', 'log-lines-arrive', 'logs:PutLogEvents'),
];
