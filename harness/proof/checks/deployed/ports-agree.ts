import { findingsOf } from '../../evidence/finding.ts';
import { serverOf, serviceOf, targetGroupOf, variableOf, wantedDefinition } from './applied.ts';
import type { DeployedCheck } from './deployed-context.ts';

const name = 'ports-agree';
const is = findingsOf(name);

/** Check of requirement I4: the server listens on the port to which the load balancer sends requests. */
export const portsAgree: DeployedCheck = {
  name,
  look: async (ctx) => {
    const { loadBalancers = [], serviceName } = await serviceOf(ctx);
    const definition = await wantedDefinition(ctx);
    const { Port, TargetGroupName } = await targetGroupOf(ctx);
    const server = serverOf(definition);
    const registered = loadBalancers.find(
      ({ targetGroupArn }) => targetGroupArn === ctx.applied.targetGroupArn,
    );
    const ports: Readonly<Record<string, number | undefined>> = {
      [`${definition.name} environment PORT`]: numberIn(variableOf(server, 'PORT')),
      [`${definition.name} portMappings containerPort`]: server.portMappings?.[0]?.containerPort,
      [`service ${serviceName} loadBalancers containerPort`]: registered?.containerPort,
      [`target group ${TargetGroupName} Port`]: Port,
    };
    const said = Object.entries(ports).map(([field, port]) => `${field} is ${port ?? 'not set'}`);
    if (new Set(Object.values(ports)).size === 1 && Port !== undefined)
      return is.proven(`Task definition, service and target group agree on port ${Port}`);
    return is.violated(
      `Requests are sent to another port than the server listens on: ${said.join(', ')}`,
      [said.join(', ')],
    );
  },
};

const numberIn = (text: string | undefined) => (text === undefined ? undefined : Number(text));
