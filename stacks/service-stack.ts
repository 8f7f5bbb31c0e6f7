import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import type { Construct } from 'constructs';
import { container } from './container.ts';
import type { DataStack } from './data-stack.ts';
import { boundaryArnOf } from './environment.ts';
import type { Environment, Release } from './environment.ts';
import type { IdentityStack } from './identity-stack.ts';
import { Layer } from './layer.ts';
import type { NetworkStack } from './network-stack.ts';
import type { RegistryStack } from './registry-stack.ts';
import { Autoscaling } from './service/autoscaling.ts';
import { DomainCertificate } from './service/certificate.ts';
import { FargateService } from './service/fargate-service.ts';
import { guardrailOf } from './service/guardrail.ts';
import { Listeners } from './service/listeners.ts';
import { ModelProfiles } from './service/model-profiles.ts';
import { TaskRoles } from './service/roles.ts';
import { serverEnv } from './service/server-env.ts';
import { TaskDefinition } from './service/task-definition.ts';
import { timing } from './timing.ts';

export interface ServiceProps {
  readonly release: Release;
  readonly network: NetworkStack;
  readonly registry: RegistryStack;
  readonly data: DataStack;
  readonly identity: IdentityStack;
}

/**
 * The ECS service with the server's tasks, their roles, log group and target group, and the load balancer's listeners.
 */
export class ServiceStack extends Layer {
  readonly logGroupName: string;
  readonly logGroupArn: string;
  readonly targetGroupArnSuffix: string;
  readonly fargate: FargateService;
  readonly modelProfileIds: readonly string[];

  constructor(scope: Construct, environment: Environment, props: ServiceProps) {
    super(scope, 'service', environment);
    const { prefix } = this;
    const { region, account } = environment;
    const { release, network, registry, data, identity } = props;
    const { loadBalancer } = network;

    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/onecall/${environment.name}/server`,
      retentionInDays: environment.logRetentionDays,
    });
    const targets = new LbTargetGroup(this, 'targets', {
      name: prefix,
      port: container.port,
      protocol: 'HTTP',
      targetType: 'ip',
      vpcId: network.vpc.vpcId,
      deregistrationDelay: String(timing.deregistrationSeconds),
      loadBalancingAlgorithmType: 'least_outstanding_requests',
      healthCheck: {
        path: container.readyPath,
        matcher: '200',
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
    const listeners = new Listeners(this, 'listeners', {
      loadBalancerArn: loadBalancer.arn,
      certificateArn: this.#certificateArn(environment, props),
      targetGroupArn: targets.arn,
      userPoolArn: identity.poolArn,
      webClientId: identity.webClientId,
      loginPrefix: identity.loginPrefix,
      sessionHours: timing.sessionHours,
    });
    const profiles = new ModelProfiles(this, 'models', {
      prefix,
      region,
      account,
      models: environment.models,
    });
    const guardrail = guardrailOf(this, environment, prefix);
    const roles = new TaskRoles(this, 'roles', {
      prefix,
      region,
      account,
      repositoryArn: registry.repositoryArn,
      logGroupArn: logs.arn,
      tableArn: data.tableArn,
      profiles: profiles.list,
      guardrailArn: guardrail?.arn,
      permissionsBoundary: boundaryArnOf(environment),
      shell: environment.shell,
    });
    const task = new TaskDefinition(this, 'task', {
      family: prefix,
      size: environment.task,
      image: `${registry.repositoryUrl}:${release.commit}`,
      environment: serverEnv(environment, {
        commit: release.commit,
        publicUrl: identity.publicUrl,
        tableName: data.tableName,
        userPoolId: identity.poolId,
        webClientId: identity.webClientId,
        apiClientId: identity.apiClientId,
        loginUrl: `https://${identity.loginPrefix}.auth.${region}.amazoncognito.com`,
        loadBalancerArn: loadBalancer.arn,
        modelProfileArns: profiles.list.map(({ arn }) => arn),
        guardrail,
      }),
      executionRoleArn: roles.executionArn,
      taskRoleArn: roles.taskArn,
      logGroupName: logs.name,
      region,
      stopSeconds: timing.stopSeconds,
      graceSeconds: timing.graceSeconds,
      shell: environment.shell,
    });
    this.fargate = new FargateService(this, 'fargate', {
      name: prefix,
      taskDefinitionArn: task.arn,
      tasks: environment.tasks.min,
      subnetIds: network.vpc.privateSubnetIds,
      securityGroupId: network.groups.tasksId,
      targetGroupArn: targets.arn,
      graceSeconds: timing.graceSeconds,
      shell: environment.shell,
      containerInsights: environment.containerInsights,
      after: listeners.https,
    });
    new Autoscaling(this, 'autoscaling', {
      name: prefix,
      clusterName: this.fargate.clusterName,
      serviceName: this.fargate.serviceName,
      tasks: environment.tasks,
      requestsLabel: `${loadBalancer.arnSuffix}/${targets.arnSuffix}`,
    });
    this.modelProfileIds = profiles.list.map(({ id }) => id);
    this.logGroupName = logs.name;
    this.logGroupArn = logs.arn;
    this.targetGroupArnSuffix = targets.arnSuffix;
    this.output('cluster_name', this.fargate.clusterName);
    this.output('service_name', this.fargate.serviceName);
    this.output('log_group_name', logs.name);
    this.output('task_definition_arn', task.arn);
    this.output('target_group_arn', targets.arn);
    this.output('listener_arn', listeners.https.arn);
    this.output('model_profile_ids', this.modelProfileIds.join(','));
  }

  /**
   * Returns the ARN of the certificate for the environment's address.
   * @throws {Error} when the address needs a self-signed certificate, and the deploy passes no ARN of one
   */
  #certificateArn({ name, address }: Environment, { release, network }: ServiceProps): string {
    if (address.kind === 'certificate') return address.certificateArn;
    if (address.kind === 'domain') {
      const { loadBalancer } = network;
      return new DomainCertificate(this, 'domain', { ...address, loadBalancer }).arn;
    }
    if (release.certificateArn !== undefined) return release.certificateArn;
    throw new Error(
      `Cannot synthesize "${name}" without the ARN of its self-signed certificate: deploy with "make deploy ENV=${name}", which imports one`,
    );
  }
}
