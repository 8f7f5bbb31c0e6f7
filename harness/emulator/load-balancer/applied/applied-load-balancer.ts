import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsAccess } from '../../aws-access.ts';
import type { Clock } from '../../clock.ts';
import type { MetricSink } from '../../cloudwatch/sinks.ts';
import { follow } from '../../cognito/applied/follow.ts';
import type { TargetHealth } from '../health.ts';
import { closeServer, freePort } from '../../listen.ts';
import { parseLoadBalancerOptions, type TargetAddress } from '../options.ts';
import { startPublicKeysServer } from '../public-keys-server.ts';
import { RunningBalancer } from '../running-balancer.ts';
import { Front } from './front.ts';
import { everyMinute } from './every-minute.ts';
import { NetworkReader, type GroupsOf } from './network-reader.ts';
import { readBalancer } from './read-balancer.ts';
import { canConnect, type Ipv4Network } from './security-groups.ts';
import { TrafficMetrics } from './traffic-metrics.ts';
import { hostedUiOrigin, makeWebClients, type FindHostedUi } from './web-client.ts';

export type AppliedLoadBalancerOptions = Readonly<{
  aws: AwsAccess;
  clock: Clock;
  port: number;
  metrics: MetricSink;
  cognito: FindHostedUi;
  /**
   * Returns the security groups of a target's address; undefined for an unknown address, which accepts every
   * connection.
   */
  groupsOf: GroupsOf;
  say: (text: string) => void;
  /** Host name that people type, if it differs from the load balancer's own DNS name. */
  publicName?: string;
}>;

export type AppliedLoadBalancer = Awaited<ReturnType<typeof startAppliedLoadBalancer>>;

const NOT_IN_USE: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};

/**
 * Serves the application load balancer that was applied through an AWS API. Its HTTPS listener becomes plain HTTP on
 * loopback. Every second it reads rules, login, target groups, attributes and security groups, and applies changes
 * while requests run.
 *
 * @throws {Error} when the port is taken.
 */
export async function startAppliedLoadBalancer(options: AppliedLoadBalancerOptions) {
  const { aws, clock, metrics, groupsOf, say } = options;
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const elb = new ElasticLoadBalancingV2Client(aws);
  const networks = new NetworkReader(aws, groupsOf);
  const webClients = makeWebClients(aws, options.cognito);
  const served = Promise.withResolvers<void>();

  let network: Ipv4Network = { balancerGroups: [], vpcCidr: '0.0.0.0/0', rules: [] };
  const traffic = new TrafficMetrics();
  const running = new RunningBalancer({
    url,
    traffic,
    canConnect({ host, port: to }) {
      const groups = groupsOf(host);
      return groups === undefined || canConnect(network, { groups, port: to });
    },
  });
  const front = new Front(port, running.serve, () => traffic.failed(400));

  const look = async () => {
    const applied = await readBalancer(elb);
    if (!applied) {
      running.withdraw();
      return front.close();
    }
    const { login, rules, defaultActions } = applied.rules;
    const cognito = login && (await webClients.find(login));
    const found = await networks.read(applied);
    const publicUrl = `https://${options.publicName ?? applied.dnsName}`;
    const settings = parseLoadBalancerOptions({
      port,
      arn: applied.arn,
      rules,
      defaultActions,
      targetGroups: [...applied.targetGroups],
      cognito,
      idleTimeoutMs: applied.idleTimeoutMs,
      dropInvalidHeaderFields: applied.dropInvalidHeaderFields,
    });
    network = found;
    const others = cognito
      ? [{ applied: hostedUiOrigin(login.userPoolDomain, aws.region), loopback: cognito.domain }]
      : [];
    const publicNames = { own: { applied: publicUrl, loopback: url }, others };
    running.apply({ settings, publicUrl, publicNames });
    if (await front.open(applied.idleTimeoutMs)) {
      say(
        `The HTTPS listener of ${applied.arn} is served as plain HTTP on ${url}, in place of ${publicUrl}`,
      );
      for (const text of applied.notServed) say(text);
    }
    served.resolve();
  };

  const publish = () => {
    const arn = running.configuration?.settings.arn;
    if (arn !== undefined) metrics(traffic.take(arn, running.groups.values()));
  };
  const keys = await startPublicKeysServer((kid) => running.publicKey(kid));
  const following = follow({ look, name: 'Load balancer', say });
  const minutes = everyMinute(clock, publish);

  return {
    url,
    /** Returns the public URL in AWS; undefined while no load balancer is applied. */
    publicUrl: () => running.configuration?.publicUrl,
    /** Rewrites a URL of the applied public origin to its loopback address; returns every other URL unchanged. */
    toLoopback(to: string) {
      const publicUrl = running.configuration?.publicUrl;
      const here = publicUrl !== undefined && to.startsWith(`${publicUrl}/`);
      return here ? url + to.slice(publicUrl.length) : to;
    },
    /** Base URL that replaces `https://public-keys.auth.elb.<region>.amazonaws.com`, with a key for each key id. */
    publicKeysUrl: keys.url,
    targetHealth: (arn: string, target: TargetAddress): TargetHealth =>
      running.groups.get(arn)?.health(target) ?? NOT_IN_USE,
    /** Returns the number of requests in flight at the targets of a host, draining targets included. */
    openRequests: (host: string) => running.openRequests(host),
    /** Resolves when the first applied listener accepts requests. */
    ready: () => served.promise,
    /** Reads the applied AWS resources now, and resolves once the load balancer serves them. */
    refresh: following.now,
    /** Returns why the applied configuration is not supported, if so; the last supported one stays in force. */
    problem: following.problem,
    /** Publishes the load balancer's CloudWatch metrics since the last call. */
    publish,
    async close() {
      minutes.stop();
      await following.stop();
      await Promise.all([front.close(), closeServer(keys.server)]);
      await running.close();
      elb.destroy();
      networks.close();
      webClients.close();
    },
  };
}
