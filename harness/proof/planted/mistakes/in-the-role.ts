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

/** A permission that the mistake removes from a role. */
type Right = Readonly<{
  role: 'taskRoleArn' | 'executionRoleArn';
  action: string;
  /** Limits the change to statements about a resource that contains this text. */
  of?: string;
}>;

/** Returns the statements without a permission, and without statements that have no action left. */
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
 * Returns a mistake of a permission that is used at the start of a task; it shows with the next task, so a revision
 * is rolled out.
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

/** Permissions of the two roles, each taken away by one mistake. */
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
