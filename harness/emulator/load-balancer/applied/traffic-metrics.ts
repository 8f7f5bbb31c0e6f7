import type { MetricPoint } from '../../cloudwatch/sinks.ts';
import type { TargetGroup } from '../target-group.ts';
import type { Traffic } from '../traffic.ts';

const CLASSES = [2, 3, 4, 5] as const;

type GroupCounts = { requests: number; byClass: Map<number, number>; seconds: number[] };

const emptyCounts = (): GroupCounts => ({ requests: 0, byClass: new Map(), seconds: [] });

const add = (counts: Map<number, number>, key: number) =>
  counts.set(key, (counts.get(key) ?? 0) + 1);

/** Returns the last part of a load balancer's or target group's ARN, by which CloudWatch's dimensions name it. */
export const suffixOf = (arn: string): string =>
  arn.slice(arn.lastIndexOf(':') + 1).replace(/^loadbalancer\//, '');

/**
 * Counts requests and responses for CloudWatch; every reading resets the counters to zero.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export class TrafficMetrics implements Traffic {
  #groups = new Map<string, GroupCounts>();
  /** Number of error responses that the load balancer itself generated, by class: 4 for 4xx, 5 for 5xx. */
  #own = new Map<number, number>();

  readonly forwarded = (arn: string): void => {
    this.#of(arn).requests++;
  };

  readonly answered = (arn: string, status: number, seconds: number): void => {
    const counts = this.#of(arn);
    add(counts.byClass, Math.floor(status / 100));
    counts.seconds.push(seconds);
  };

  readonly failed = (status: number): void => {
    add(this.#own, Math.floor(status / 100));
  };

  /** Returns all metrics that AWS publishes for a load balancer, with their dimensions, and resets the counters. */
  take(balancerArn: string, groups: Iterable<TargetGroup>): MetricPoint[] {
    const counted = this.#groups;
    const own = this.#own;
    this.#groups = new Map();
    this.#own = new Map();
    const LoadBalancer = suffixOf(balancerArn);
    const points: MetricPoint[] = [];
    const point = (name: string, value: number, more: Record<string, string> = {}) =>
      points.push({
        namespace: 'AWS/ApplicationELB',
        name,
        dimensions: { LoadBalancer, ...more },
        value,
      });

    for (const group of groups) {
      const { requests, byClass, seconds } = counted.get(group.name) ?? emptyCounts();
      const { registered } = group;
      if (registered.length === 0 && requests === 0) continue;
      const TargetGroup = suffixOf(group.name);
      const both = (name: string, value: number) => {
        point(name, value);
        point(name, value, { TargetGroup });
      };
      both('RequestCount', requests);
      for (const c of CLASSES) both(`HTTPCode_Target_${c}XX_Count`, byClass.get(c) ?? 0);
      for (const value of seconds) both('TargetResponseTime', value);
      const healthy = registered.filter(({ state }) => state === 'healthy').length;
      const unhealthy = registered.filter(({ state }) => state === 'unhealthy').length;
      if (registered.length === 0) continue;
      point('HealthyHostCount', healthy, { TargetGroup });
      point('UnHealthyHostCount', unhealthy, { TargetGroup });
      const each = requests / registered.length;
      point('RequestCountPerTarget', each, { TargetGroup });
      points.push({
        namespace: 'AWS/ApplicationELB',
        name: 'RequestCountPerTarget',
        dimensions: { TargetGroup },
        value: each,
      });
    }
    for (const [c, count] of own) point(`HTTPCode_ELB_${c}XX_Count`, count);
    return points;
  }

  #of(arn: string): GroupCounts {
    const counts = this.#groups.get(arn) ?? emptyCounts();
    this.#groups.set(arn, counts);
    return counts;
  }
}
