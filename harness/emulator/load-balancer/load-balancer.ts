import { makeFrontServer } from './front-server.ts';
import { closeServer, listen } from '../listen.ts';
import {
  parseLoadBalancerOptions,
  type LoadBalancerOptions,
  type TargetAddress,
} from './options.ts';
import { startPublicKeysServer } from './public-keys-server.ts';
import { RunningBalancer } from './running-balancer.ts';

export type EmulatedLoadBalancer = Awaited<ReturnType<typeof startLoadBalancer>>;

/**
 * Starts an application load balancer with one listener. The listener serves plain HTTP, whereas in AWS only an HTTPS
 * listener can authenticate. WebSockets are not supported. @throws {TypeError} for options that AWS would refuse
 */
export async function startLoadBalancer(options: LoadBalancerOptions) {
  const settings = parseLoadBalancerOptions(options);
  const server = makeFrontServer(settings.idleTimeoutMs);
  const address = await listen(server, settings.port, settings.host);
  const url = settings.publicUrl ?? address;
  const running = new RunningBalancer({ url });
  running.apply({ settings, publicUrl: url });
  server.on('request', running.serve);
  const keys = await startPublicKeysServer((kid) => running.publicKey(kid));

  const groupOf = (name: string) => {
    const group = running.groups.get(name);
    if (group) return group;
    const known = [...running.groups.keys()].join(', ');
    throw new TypeError(`There is no target group "${name}", only ${known}`);
  };
  return {
    url,
    /** Base URL that replaces `https://public-keys.auth.elb.<region>.amazonaws.com`, with a key for each key id. */
    publicKeysUrl: keys.url,
    state: () => running.state(),
    addTarget: (name: string, target: TargetAddress) => groupOf(name).add(target),
    /** Removes a target. Resolves when the target's requests have ended or its deregistration delay has passed. */
    removeTarget: (name: string, target: TargetAddress) => groupOf(name).remove(target),
    async close() {
      await Promise.all([closeServer(server), closeServer(keys.server)]);
      await running.close();
    },
  };
}
