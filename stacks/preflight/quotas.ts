import type { Tag } from '@aws-sdk/client-ec2';
import { DescribeAddressesCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { prefixOf } from '../environment.ts';
import type { DeploySession } from '../deploy/session.ts';
import type { PreflightQuestion } from './question.ts';

const VPCS = { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' };
const ADDRESSES = { ServiceCode: 'ec2', QuotaCode: 'L-0263D0A3' };

async function quotaOf({ client }: DeploySession, quota: typeof VPCS): Promise<number> {
  const quotas = new ServiceQuotasClient(client);
  try {
    const { Quota } = await quotas.send(new GetServiceQuotaCommand(quota));
    return Quota?.Value ?? Infinity;
  } finally {
    quotas.destroy();
  }
}

const isOf = (tags: readonly Tag[] = [], environment: string) =>
  tags.some(({ Key, Value }) => Key === 'Environment' && Value === environment) &&
  tags.some(({ Key, Value }) => Key === 'Project' && Value === 'onecall');

/**
 * Checks that the account's quotas leave room for the VPC and the Elastic IPs that the environment still has to create.
 */
export const quotas: PreflightQuestion = {
  about: 'quotas',
  ask: async (session) => {
    const { client, environment } = session;
    const { network, name } = environment;
    if (network.vpc === 'existing') return [];
    const ec2 = new EC2Client(client);
    try {
      const [vpcQuota, addressQuota, { Vpcs = [] }, { Addresses = [] }] = await Promise.all([
        quotaOf(session, VPCS),
        quotaOf(session, ADDRESSES),
        ec2.send(new DescribeVpcsCommand({})),
        ec2.send(new DescribeAddressesCommand({})),
      ]);
      const wanted = network.natGateways === 'one' ? 1 : network.zones.length;
      const ownAddresses = Addresses.filter(({ Tags }) => isOf(Tags, name)).length;
      const ownVpcs = Vpcs.filter(({ Tags }) => isOf(Tags, name)).length;
      const needed = [
        { what: 'VPCs', quota: vpcQuota, used: Vpcs.length, more: 1 - ownVpcs },
        {
          what: 'Elastic IPs',
          quota: addressQuota,
          used: Addresses.length,
          more: wanted - ownAddresses,
        },
      ];
      return needed
        .filter(({ quota, used, more }) => more > 0 && used + more > quota)
        .map(
          ({ what, quota, used, more }) =>
            `${prefixOf(environment)} needs ${more} more of the ${what}, and ${used} of ${quota} are in use: raise the quota in Service Quotas`,
        );
    } finally {
      ec2.destroy();
    }
  },
};
