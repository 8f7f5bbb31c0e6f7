import {
  DeregisterTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type ContainerDefinition,
} from '@aws-sdk/client-ecs';
import { definitionOf, serverOf, serviceOf } from '../checks/deployed/applied.ts';
import type { DeployedContext } from '../checks/deployed/deployed-context.ts';
import type { Mistake, Undo } from './mistake.ts';

type Change = (server: ContainerDefinition) => Partial<ContainerDefinition>;

/**
 * Returns a mistake in the container definition. It registers a changed revision of the task definition and makes the
 * ECS service run that revision.
 */
export const inRevision =
  (change: Change): Mistake['plant'] =>
  async (ctx) => {
    const { taskDefinition: before = '' } = await serviceOf(ctx);
    const definition = await definitionOf(ctx, before);
    const server = serverOf(definition);
    const { name: _, taskDefinitionArn: __, revision: ___, status: ____, ...rest } = definition;
    const { requiresAttributes: _a, registeredAt: _b, registeredBy: _c, ...input } = rest;
    const { compatibilities: _d, deregisteredAt: _e, family, ...made } = input;
    const registered = await ctx.aws.ecs.send(
      new RegisterTaskDefinitionCommand({
        ...made,
        family,
        containerDefinitions: (definition.containerDefinitions ?? []).map((each) =>
          each === server ? { ...each, ...change(each) } : each,
        ),
      }),
    );
    const after = registered.taskDefinition?.taskDefinitionArn ?? '';
    await run(ctx, after);
    return undo(ctx, { before, after });
  };

const run = ({ aws, applied: { cluster, service } }: DeployedContext, taskDefinition: string) =>
  aws.ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));

const undo =
  (ctx: DeployedContext, { before, after }: Readonly<{ before: string; after: string }>): Undo =>
  async () => {
    await run(ctx, before);
    await ctx.aws.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: after }));
  };

/**
 * Returns the environment variables with another value for one of them, or without that variable when the value is
 * undefined.
 */
export function withVariable(
  { environment = [] }: ContainerDefinition,
  name: string,
  value?: string,
): Partial<ContainerDefinition> {
  const others = environment.filter((each) => each.name !== name);
  return { environment: value === undefined ? others : [...others, { name, value }] };
}
