import {
  DescribeAvailabilityZonesCommand,
  DescribeVpcEndpointServicesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { INTERFACES } from '../network/endpoints.ts';
import type { PreflightQuestion } from './question.ts';

/** Checks that the availability zones of a new VPC exist, and that AWS offers the VPC's interface endpoints in them. */
export const zones: PreflightQuestion = {
  about: 'zones',
  ask: async ({ client, environment: { region, network } }) => {
    if (network.vpc === 'existing') return [];
    const ec2 = new EC2Client(client);
    try {
      const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
      const available = AvailabilityZones.filter(({ State }) => State === 'available').map(
        ({ ZoneName = '' }) => ZoneName,
      );
      const wanted = network.zones.map((zone) => `${region}${zone}`);
      const missing = wanted.filter((zone) => !available.includes(zone));
      if (missing.length > 0) {
        return [
          `${missing.join(', ')} is not available to this account: choose of ${available.join(', ')}`,
        ];
      }
      return network.interfaceEndpoints ? await withoutEndpoints(ec2, region, wanted) : [];
    } finally {
      ec2.destroy();
    }
  },
};

async function withoutEndpoints(ec2: EC2Client, region: string, wanted: readonly string[]) {
  const ServiceNames = INTERFACES.map((service) => `com.amazonaws.${region}.${service}`);
  const { ServiceDetails = [] } = await ec2.send(
    new DescribeVpcEndpointServicesCommand({ ServiceNames }),
  );
  return ServiceNames.flatMap((name) => {
    const zonesOf = ServiceDetails.find(({ ServiceName }) => ServiceName === name);
    const missing = wanted.filter((zone) => zonesOf?.AvailabilityZones?.includes(zone) !== true);
    return missing.length === 0
      ? []
      : [`${name} has no endpoint in ${missing.join(', ')}: choose other zones`];
  });
}
