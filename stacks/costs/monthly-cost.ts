import type { Synthesized } from '../policy/synthesized.ts';
import { fieldAt, blocks, listAt, textAt } from '../policy/synthesized.ts';
import { CONTAINER_INSIGHTS_METRICS, prices } from './prices.ts';

/** A part of an environment that costs money even when nobody uses it, with its cost in US dollars a month. */
export interface MonthlyCost {
  readonly part: string;
  readonly usd: number;
}

const { hoursPerMonth: HOURS } = prices;

const count = (synthesized: Synthesized, type: string) => blocks(synthesized, type).length;

function fargate(synthesized: Synthesized): number {
  const [task] = blocks(synthesized, 'aws_ecs_task_definition');
  const [service] = blocks(synthesized, 'aws_ecs_service');
  const vcpu = Number(textAt(task?.body, 'cpu')) / 1024;
  const gb = Number(textAt(task?.body, 'memory')) / 1024;
  const perHour = vcpu * prices.fargateVcpuHour + gb * prices.fargateGbHour;
  return Number(fieldAt(service?.body, 'desired_count')) * perHour * HOURS;
}

/**
 * Returns the number of public IPv4 addresses: one for each NAT gateway, and one for each subnet of the load balancer.
 */
function publicAddresses(synthesized: Synthesized): number {
  const ofBalancers = blocks(synthesized, 'aws_lb').reduce(
    (sum, { body }) => sum + listAt(body, 'subnets').length,
    0,
  );
  return count(synthesized, 'aws_eip') + ofBalancers;
}

const endpointZones = (synthesized: Synthesized) =>
  blocks(synthesized, 'aws_vpc_endpoint')
    .filter(({ body }) => textAt(body, 'vpc_endpoint_type') === 'Interface')
    .reduce((sum, { body }) => sum + listAt(body, 'subnet_ids').length, 0);

function firewall(synthesized: Synthesized): number {
  return blocks(synthesized, 'aws_wafv2_web_acl').reduce(
    (sum, { body }) =>
      sum + prices.firewallMonth + listAt(body, 'rule').length * prices.firewallRuleMonth,
    0,
  );
}

function watching(synthesized: Synthesized): number {
  const alarmMetrics = blocks(synthesized, 'aws_cloudwatch_metric_alarm').reduce(
    (sum, { body }) =>
      sum +
      listAt(body, 'metric_query').filter((query) => fieldAt(query, 'metric') !== undefined).length,
    0,
  );
  const metrics = new Set(
    blocks(synthesized, 'aws_cloudwatch_log_metric_filter').map(({ body }) =>
      textAt(body, 'metric_transformation', 'name'),
    ),
  );
  const insights = blocks(synthesized, 'aws_ecs_cluster').some(
    ({ body }) => textAt(body, 'setting', 0, 'value') === 'enabled',
  );
  const own = metrics.size + (insights ? CONTAINER_INSIGHTS_METRICS : 0);
  return alarmMetrics * prices.alarmMetricMonth + own * prices.metricMonth;
}

/** Computes the monthly cost of an idle environment from its synthesized Terraform resources. */
export function monthlyCost(synthesized: Synthesized): MonthlyCost[] {
  const hourly = (units: number, price: number) => units * price * HOURS;
  const nats = count(synthesized, 'aws_nat_gateway');
  return [
    { part: 'Fargate tasks', usd: fargate(synthesized) },
    { part: 'NAT gateways', usd: hourly(nats, prices.natGatewayHour) },
    {
      part: 'Public IPv4',
      usd: hourly(publicAddresses(synthesized), prices.publicIpv4Hour),
    },
    {
      part: 'Load balancer',
      usd: hourly(count(synthesized, 'aws_lb'), prices.loadBalancerHour),
    },
    {
      part: 'Interface endpoints',
      usd: hourly(endpointZones(synthesized), prices.interfaceEndpointHour),
    },
    { part: 'Firewall', usd: firewall(synthesized) },
    { part: 'Alarms and metrics', usd: watching(synthesized) },
    { part: 'Keys', usd: count(synthesized, 'aws_kms_key') * prices.keyMonth },
    { part: 'Logs, images, items', usd: prices.storageMonth },
  ];
}

export const sumOf = (costs: readonly MonthlyCost[]) =>
  costs.reduce((sum, { usd }) => sum + usd, 0);
