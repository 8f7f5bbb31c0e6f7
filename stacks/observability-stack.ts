import type { Construct } from 'constructs';
import type { Environment } from './environment.ts';
import { Layer } from './layer.ts';
import type { NetworkStack } from './network-stack.ts';
import { alarmList } from './observability/alarm-list.ts';
import { Alarms } from './observability/alarms.ts';
import { MonthlyBudget } from './observability/budget.ts';
import { Dashboard } from './observability/dashboard.ts';
import { MetricFilters } from './observability/metric-filters.ts';
import { Restarts } from './observability/restarts.ts';
import { AlarmTopic } from './observability/topic.ts';
import type { ServiceStack } from './service-stack.ts';

export interface ObservabilityProps {
  readonly network: NetworkStack;
  readonly service: ServiceStack;
}

/** The metrics made from the server's log, the alarms with their topic, the budget and the dashboard. */
export class ObservabilityStack extends Layer {
  constructor(scope: Construct, environment: Environment, props: ObservabilityProps) {
    super(scope, 'observability', environment);
    const { prefix } = this;
    const { region, account } = environment;
    const { clusterName, clusterArn, serviceName } = props.service.fargate;
    const namespace = `Onecall/${environment.name}`;

    new MetricFilters(this, 'metrics', {
      prefix,
      namespace,
      logGroupName: props.service.logGroupName,
    });
    const restarts = new Restarts(this, 'restarts', {
      prefix,
      clusterArn,
      serviceName,
      logGroupName: `/aws/events/${prefix}-restarts`,
      retentionDays: environment.logRetentionDays,
    });
    const topic = new AlarmTopic(this, 'topic', {
      name: `${prefix}-alarms`,
      account,
      email: environment.alarmEmail,
    });
    const alarms = new Alarms(this, 'alarms', {
      prefix,
      specs: alarmList({
        namespace,
        clusterName,
        serviceName,
        loadBalancer: props.network.loadBalancer.arnSuffix,
        targetGroup: props.service.targetGroupArnSuffix,
        restartRule: restarts.ruleName,
        modelProfileIds: props.service.modelProfileIds,
        usdPerHour: environment.alarmUsdPerHour,
      }),
      runbooks: environment.runbooks,
      topicArn: topic.arn,
    });
    new Dashboard(this, 'dashboard', {
      name: prefix,
      region,
      namespace,
      clusterName,
      serviceName,
      alarms: alarms.list,
    });
    new MonthlyBudget(this, 'budget', {
      name: prefix,
      environmentName: environment.name,
      monthlyUsd: environment.monthlyBudgetUsd,
      covers: environment.budgetCovers,
      topicArn: topic.arn,
    });
  }
}
