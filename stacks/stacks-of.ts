import type { Construct } from 'constructs';
import { DataStack } from './data-stack.ts';
import type { Environment, Release } from './environment.ts';
import { IdentityStack } from './identity-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { RegistryStack } from './registry-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { checkEnvironment } from './check-environment.ts';

/**
 * Returns all stacks of one environment, in the order in which they are applied. The first three are independent. Each
 * later stack reads values of earlier ones.
 *
 * @throws {EnvironmentError} naming every invalid field
 */
export function stacksOf(app: Construct, environment: Environment, release: Release) {
  checkEnvironment(environment);
  const network = new NetworkStack(app, environment);
  const registry = new RegistryStack(app, environment);
  const data = new DataStack(app, environment);
  const identity = new IdentityStack(app, environment, {
    loadBalancerDnsName: network.loadBalancer.dnsName,
  });
  const service = new ServiceStack(app, environment, {
    release,
    network,
    registry,
    data,
    identity,
  });
  const observability = new ObservabilityStack(app, environment, { network, service });
  return { network, registry, data, identity, service, observability };
}
