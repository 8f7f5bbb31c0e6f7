import { SessionAuthenticator } from './authenticator.ts';
import { startControlServer } from './control-server.ts';
import { Counters } from './counters.ts';
import { makeFrontServer } from './front-server.ts';
import { listen, closeServer } from './listen.ts';
import { makeListener } from './listener.ts';
import {
  parseLoadBalancerOptions,
  type LoadBalancerOptions,
  type TargetAddress,
} from './options.ts';
import { describeState, type LoadBalancerState } from './state.ts';
import { TargetGroup } from './target-group.ts';

export type { LoadBalancerOptions } from './options.ts';
export type { LoadBalancerState } from './state.ts';
export type { RuleInput } from './rule.ts';

export type EmulatedLoadBalancer = Readonly<{
  /** URL of the load balancer for browsers. */
  url: string;
  /**
   * Base URL that replaces `https://public-keys.auth.elb.<region>.amazonaws.com`; `<url>/<kid>` returns a public key.
   */
  publicKeysUrl: string;
  /** Base URL of the control server, which answers `GET /state` and `POST /expire-sessions`. */
  controlUrl: string;
  state(): LoadBalancerState;
  addTarget(targetGroup: string, target: TargetAddress): void;
  /** Removes a target. Resolves when the target's requests have ended or its deregistration delay has passed. */
  removeTarget(targetGroup: string, target: TargetAddress): Promise<void>;
  expireSessions(): void;
  close(): Promise<void>;
}>;

/**
 * Starts an application load balancer with one listener. The listener serves plain HTTP, whereas in AWS only an HTTPS
 * listener can authenticate. WebSockets are not supported. @throws {TypeError} for options that AWS would refuse
 */
export async function startLoadBalancer(
  options: LoadBalancerOptions,
): Promise<EmulatedLoadBalancer> {
  const settings = parseLoadBalancerOptions(options);
  const server = makeFrontServer(settings.idleTimeoutMs);
  const address = await listen(server, settings.port, settings.host);
  const publicUrl = settings.publicUrl ?? address;

  const { cognito, arn, idleTimeoutMs } = settings;
  const authenticator = cognito && new SessionAuthenticator({ cognito, arn, publicUrl });
  const groups = new Map(
    settings.targetGroups.map((group) => [group.name, new TargetGroup(group, { idleTimeoutMs })]),
  );
  const counters = new Counters();
  server.on('request', makeListener({ settings, publicUrl, authenticator, groups, counters }));

  const groupOf = (name: string): TargetGroup => {
    const group = groups.get(name);
    if (group) return group;
    throw new TypeError(
      `There is no target group "${name}", only ${[...groups.keys()].join(', ')}`,
    );
  };
  const state = () => describeState(counters, groups.values());
  const expireSessions = () => authenticator?.expireSessions();

  const control = await startControlServer(settings.publicKeysPort, {
    publicKey: (kid) =>
      authenticator?.signer.kid === kid ? authenticator.signer.publicPem : undefined,
    state,
    expireSessions,
  }).catch(async (error: unknown) => {
    await Promise.all([closeServer(server), ...[...groups.values()].map((group) => group.close())]);
    throw error;
  });

  return {
    url: publicUrl,
    publicKeysUrl: control.url,
    controlUrl: control.url,
    state,
    addTarget: (name, target) => groupOf(name).add(target),
    removeTarget: (name, target) => groupOf(name).remove(target),
    expireSessions,
    async close() {
      await Promise.all([closeServer(server), closeServer(control.server)]);
      await Promise.all([...groups.values()].map((group) => group.close()));
    },
  };
}
