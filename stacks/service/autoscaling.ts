import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy/index.js';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target/index.js';
import { Construct } from 'constructs';

export interface AutoscalingProps {
  readonly name: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly tasks: { readonly min: number; readonly max: number };
  /** Resource label of the request metric: `<load balancer's ARN suffix>/<target group's ARN suffix>`. */
  readonly requestsLabel: string;
}

/**
 * Target for the tasks' CPU use in percent. It is well below the alarm's threshold, so that a task is added before the
 * alarm goes off.
 */
const CPU_PERCENT = 50;
/**
 * Target for the requests that one task gets in a minute. Answers take seconds, so this rate keeps about 100 of them
 * open at a time.
 */
const REQUESTS_PER_TARGET_PER_MINUTE = 600;

/**
 * Adds tasks quickly under load and removes them slowly.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 */
export class Autoscaling extends Construct {
  constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, 'tasks', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      minCapacity: props.tasks.min,
      maxCapacity: props.tasks.max,
    });
    const policy = (name: string, targetValue: number, metric: Metric) =>
      new AppautoscalingPolicy(this, name, {
        name: `${props.name}-${name}`,
        policyType: 'TargetTrackingScaling',
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          targetValue,
          predefinedMetricSpecification: metric,
          scaleOutCooldown: 60,
          scaleInCooldown: 300,
        },
      });
    policy('cpu', CPU_PERCENT, { predefinedMetricType: 'ECSServiceAverageCPUUtilization' });
    policy('requests', REQUESTS_PER_TARGET_PER_MINUTE, {
      predefinedMetricType: 'ALBRequestCountPerTarget',
      resourceLabel: props.requestsLabel,
    });
  }
}

interface Metric {
  readonly predefinedMetricType: string;
  readonly resourceLabel?: string;
}
