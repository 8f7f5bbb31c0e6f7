import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster/index.js';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { container } from '../container.ts';

export interface FargateServiceProps {
  readonly name: string;
  readonly taskDefinitionArn: string;
  readonly tasks: number;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly targetGroupArn: string;
  readonly graceSeconds: number;
  readonly shell: boolean;
  readonly containerInsights: boolean;
  /** Resource that attaches the target group to a load balancer, which ECS requires before it creates the service. */
  readonly after: ITerraformDependable;
}

/**
 * Keeps the server's tasks running. A deployment stops old tasks only when new ones are healthy. If the new tasks do
 * not become healthy, ECS rolls the deployment back, and the previous version keeps serving.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export class FargateService extends Construct {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly serviceName: string;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, 'cluster', {
      name: props.name,
      setting: [
        { name: 'containerInsights', value: props.containerInsights ? 'enabled' : 'disabled' },
      ],
    });
    const service = new EcsService(this, 'service', {
      name: props.name,
      cluster: cluster.arn,
      taskDefinition: props.taskDefinitionArn,
      desiredCount: props.tasks,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      enableExecuteCommand: props.shell,
      healthCheckGracePeriodSeconds: props.graceSeconds,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: [props.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [
        {
          targetGroupArn: props.targetGroupArn,
          containerName: container.name,
          containerPort: container.port,
        },
      ],
      waitForSteadyState: true,
      propagateTags: 'SERVICE',
      enableEcsManagedTags: true,
      dependsOn: [props.after],
      // Terraform ignores the number of tasks, because autoscaling changes it.
      lifecycle: { ignoreChanges: ['desired_count'] },
    });
    this.clusterName = cluster.name;
    this.clusterArn = cluster.arn;
    this.serviceName = service.name;
  }
}
