import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';

export interface NewVpcProps {
  readonly prefix: string;
  readonly region: string;
  readonly cidr: string;
  readonly zones: readonly [string, string, ...string[]];
  readonly natGateways: 'one' | 'one per zone';
}

/**
 * A VPC with a public and a private subnet in each availability zone.
 *
 * With a /16 block, a public subnet is a /24 and a private subnet a /20. The public subnets lie in the first /20 and
 * the private subnets start at the second, so that they never overlap. AWS requires a load balancer's subnet to be a
 * /27 or larger, with eight free addresses.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
 */
export class NewVpc extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  readonly privateRouteTableIds: string[];
  readonly #gateway: InternetGateway;
  readonly #props: NewVpcProps;

  constructor(scope: Construct, id: string, props: NewVpcProps) {
    super(scope, id);
    this.#props = props;
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: props.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: this.#named('vpc'),
    });
    this.vpcId = vpc.id;
    // The default security group has no rules, so a resource that is created without a group can reach nothing.
    new DefaultSecurityGroup(this, 'closed', { vpcId: vpc.id, tags: this.#named('closed') });
    this.#gateway = new InternetGateway(this, 'gateway', {
      vpcId: vpc.id,
      tags: this.#named('gateway'),
    });

    const toInternet = new RouteTable(this, 'public-routes', {
      vpcId: vpc.id,
      tags: this.#named('public'),
    });
    new Route(this, 'public-default', {
      routeTableId: toInternet.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: this.#gateway.id,
    });

    const publicSubnets = props.zones.map((zone, n) => {
      const subnet = this.#subnet(`public-${zone}`, zone, Fn.cidrsubnet(props.cidr, 8, n));
      new RouteTableAssociation(this, `public-${zone}-routes`, {
        subnetId: subnet.id,
        routeTableId: toInternet.id,
      });
      return subnet;
    });
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);

    const nats = publicSubnets
      .slice(0, props.natGateways === 'one' ? 1 : props.zones.length)
      .map((subnet, n) => this.#nat(subnet, n));

    const privateZones = props.zones.map((zone, n) => {
      const subnet = this.#subnet(`private-${zone}`, zone, Fn.cidrsubnet(props.cidr, 4, n + 1));
      const routes = new RouteTable(this, `private-${zone}-routes`, {
        vpcId: vpc.id,
        tags: this.#named(`private-${zone}`),
      });
      const nat = nats[n] ?? nats[0];
      if (nat !== undefined) {
        new Route(this, `private-${zone}-default`, {
          routeTableId: routes.id,
          destinationCidrBlock: '0.0.0.0/0',
          natGatewayId: nat.id,
        });
      }
      new RouteTableAssociation(this, `private-${zone}-association`, {
        subnetId: subnet.id,
        routeTableId: routes.id,
      });
      return { subnetId: subnet.id, routeTableId: routes.id };
    });
    this.privateSubnetIds = privateZones.map((zone) => zone.subnetId);
    this.privateRouteTableIds = privateZones.map((zone) => zone.routeTableId);
  }

  #subnet(id: string, zone: string, cidrBlock: string): Subnet {
    return new Subnet(this, id, {
      vpcId: this.vpcId,
      availabilityZone: `${this.#props.region}${zone}`,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      tags: this.#named(id),
    });
  }

  #nat(subnet: Subnet, n: number): NatGateway {
    const tags = this.#named(`nat-${n}`);
    const dependsOn = [this.#gateway];
    const address = new Eip(this, `nat-${n}-address`, { domain: 'vpc', tags, dependsOn });
    return new NatGateway(this, `nat-${n}`, {
      allocationId: address.allocationId,
      subnetId: subnet.id,
      tags,
      dependsOn,
    });
  }

  #named(what: string) {
    return { Name: `${this.#props.prefix}-${what}` };
  }
}
