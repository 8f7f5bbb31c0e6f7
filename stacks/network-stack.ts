import type { Construct } from 'constructs';
import { boundaryArnOf } from './environment.ts';
import type { Environment } from './environment.ts';
import { Layer } from './layer.ts';
import { AccessLogs } from './network/access-logs.ts';
import { Endpoints } from './network/endpoints.ts';
import { ExistingVpc } from './network/existing-vpc.ts';
import { Firewall } from './network/firewall.ts';
import { FlowLogs } from './network/flow-logs.ts';
import { LoadBalancer } from './network/load-balancer.ts';
import { SecurityGroups } from './network/security-groups.ts';
import { NewVpc } from './network/vpc.ts';
import { timing } from './timing.ts';

/** The VPC, the load balancer, its firewall, and the security groups of the load balancer and the tasks. */
export class NetworkStack extends Layer {
  readonly vpc: NewVpc | ExistingVpc;
  readonly groups: SecurityGroups;
  readonly loadBalancer: LoadBalancer;

  constructor(scope: Construct, environment: Environment) {
    super(scope, 'network', environment);
    const { prefix } = this;
    const { account, region, network, logRetentionDays, deletionProtection } = environment;

    if (network.vpc === 'existing') {
      this.vpc = new ExistingVpc(this, 'vpc', network);
      this.groups = new SecurityGroups(this, 'groups', { prefix, vpcId: this.vpc.vpcId });
    } else {
      const vpc = new NewVpc(this, 'vpc', { prefix, region, ...network });
      this.vpc = vpc;
      this.groups = new SecurityGroups(this, 'groups', { prefix, vpcId: vpc.vpcId });
      new Endpoints(this, 'endpoints', {
        prefix,
        region,
        account,
        tableName: prefix,
        vpcId: vpc.vpcId,
        privateSubnetIds: vpc.privateSubnetIds,
        privateRouteTableIds: vpc.privateRouteTableIds,
        tasksSecurityGroupId: this.groups.tasksId,
        interfaces: network.interfaceEndpoints,
      });
      new FlowLogs(this, 'flow-logs', {
        prefix,
        region,
        account,
        vpcId: vpc.vpcId,
        permissionsBoundary: boundaryArnOf(environment),
        logGroupName: `/onecall/${environment.name}/flow-logs`,
        retentionDays: logRetentionDays,
      });
    }

    const accessLogs = new AccessLogs(this, 'access-logs', {
      bucketName: `${prefix}-access-logs-${account}-${region}`,
      account,
      retentionDays: logRetentionDays,
      disposable: !deletionProtection,
    });
    this.loadBalancer = new LoadBalancer(this, 'load-balancer', {
      name: prefix,
      publicSubnetIds: this.vpc.publicSubnetIds,
      securityGroupId: this.groups.loadBalancerId,
      accessLogs,
      idleSeconds: timing.idleSeconds,
      deletionProtection,
    });
    new Firewall(this, 'firewall', {
      name: prefix,
      region,
      account,
      logRetentionDays,
      loadBalancerArn: this.loadBalancer.arn,
      requestsPerFiveMinutes: environment.limits.requestsPerFiveMinutesPerAddress,
    });
    this.output('vpc_id', this.vpc.vpcId);
    this.output('public_subnet_ids', this.vpc.publicSubnetIds.join(','));
    this.output('private_subnet_ids', this.vpc.privateSubnetIds.join(','));
    this.output('load_balancer_dns_name', this.loadBalancer.dnsName);
    this.output('load_balancer_arn', this.loadBalancer.arn);
  }
}
