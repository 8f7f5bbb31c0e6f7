import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js';
import { Construct } from 'constructs';
import { field, patterns } from './log-patterns.ts';

export interface MetricFiltersProps {
  readonly prefix: string;
  readonly namespace: string;
  readonly logGroupName: string;
}

interface Filter {
  readonly pattern: string;
  readonly metric: string;
  /** Value that a matching line adds to the metric: `1` counts lines; a field such as `$.usd` adds its number. */
  readonly value: string;
  /**
   * True for a metric of measured values such as times. The metric then has no value for a period without log lines,
   * instead of 0.
   */
  readonly measures?: true;
  readonly dimensions?: Record<string, string>;
}

export const metrics = {
  requests: 'Requests',
  failed: 'FailedRequests',
  failedByReason: 'FailedByReason',
  routeMs: 'RouteMs',
  /**
   * Time from a question to its route, for models that reason before they answer. It is a metric of its own, because
   * its limit is longer.
   */
  reasonedRouteMs: 'ReasonedRouteMs',
  endedShort: 'EndedShort',
  throttled: 'ThrottledRequests',
  modelCalls: 'ModelCalls',
  notOneCall: 'NotOneCall',
  usd: 'Usd',
  ledgerUsd: 'LedgerUsd',
  signInsAccepted: 'SignInsAccepted',
  signInsRefused: 'SignInsRefused',
} as const;

const filters: Record<string, Filter> = {
  requests: { pattern: patterns.requests, metric: metrics.requests, value: '1' },
  failed: { pattern: patterns.failed, metric: metrics.failed, value: '1' },
  'failed-by-reason': {
    pattern: patterns.failed,
    metric: metrics.failedByReason,
    value: '1',
    measures: true,
    dimensions: { Reason: field('reason') },
  },
  routed: {
    pattern: patterns.routed,
    metric: metrics.routeMs,
    value: field('routeMs'),
    measures: true,
  },
  'never-routed': {
    pattern: patterns.neverRouted,
    metric: metrics.routeMs,
    value: field('totalMs'),
    measures: true,
  },
  'reasoned-routed': {
    pattern: patterns.reasonedRouted,
    metric: metrics.reasonedRouteMs,
    value: field('routeMs'),
    measures: true,
  },
  'reasoned-never-routed': {
    pattern: patterns.reasonedNeverRouted,
    metric: metrics.reasonedRouteMs,
    value: field('totalMs'),
    measures: true,
  },
  'ended-short': {
    pattern: patterns.endedShort,
    metric: metrics.endedShort,
    value: '1',
    measures: true,
    dimensions: { Ending: field('ending') },
  },
  throttled: { pattern: patterns.throttled, metric: metrics.throttled, value: '1' },
  'model-calls': {
    pattern: patterns.requests,
    metric: metrics.modelCalls,
    value: field('modelCalls'),
  },
  'not-one-call': { pattern: patterns.notOneCall, metric: metrics.notOneCall, value: '1' },
  usd: { pattern: patterns.requests, metric: metrics.usd, value: field('usd'), measures: true },
  'ledger-usd': {
    pattern: patterns.requests,
    metric: metrics.ledgerUsd,
    value: field('ledgerUsd'),
    measures: true,
  },
  'sign-ins-accepted': {
    pattern: patterns.signInsAccepted,
    metric: metrics.signInsAccepted,
    value: '1',
  },
  'sign-ins-refused': {
    pattern: patterns.signInsRefused,
    metric: metrics.signInsRefused,
    value: '1',
  },
};

/**
 * Turns the server's log lines into CloudWatch metrics. CloudWatch allows no default value for a metric with
 * dimensions.
 */
export class MetricFilters extends Construct {
  constructor(scope: Construct, id: string, props: MetricFiltersProps) {
    super(scope, id);
    for (const [name, filter] of Object.entries(filters)) {
      new CloudwatchLogMetricFilter(this, name, {
        name: `${props.prefix}-${name}`,
        logGroupName: props.logGroupName,
        pattern: filter.pattern,
        metricTransformation: {
          name: filter.metric,
          namespace: props.namespace,
          value: filter.value,
          ...(filter.measures === undefined && { defaultValue: '0' }),
          ...(filter.dimensions && { dimensions: filter.dimensions }),
        },
      });
    }
  }
}
