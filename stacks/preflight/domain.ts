import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { PreflightQuestion } from './question.ts';

/** Names of AWS's certificate authorities in CAA records. */
const AUTHORITIES = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

const withoutDot = (name = '') => name.replace(/\.$/, '').toLowerCase();

/** Tells whether a CAA record forbids AWS to issue a certificate for the record's name. */
const forbids = ({ ResourceRecords = [] }: ResourceRecordSet) => {
  const issuers = ResourceRecords.flatMap(
    ({ Value = '' }) => /^\d+\s+issue\s+"([^";]*)/.exec(Value)?.[1]?.trim() ?? [],
  );
  return issuers.length > 0 && !issuers.some((issuer) => AUTHORITIES.includes(issuer));
};

/** Returns a domain name and its parent domains, down to the hosted zone's own name. */
function namesAbove(name: string, zone: string): string[] {
  const labels = name.split('.');
  return labels.map((_, n) => labels.slice(n).join('.')).filter((each) => each.endsWith(zone));
}

/**
 * Returns the CAA record of the first name that has one. The names go from the domain upwards, and the nearest record
 * applies.
 */
async function nearestCaa(route53: Route53Client, HostedZoneId: string, names: readonly string[]) {
  for (const StartRecordName of names) {
    const { ResourceRecordSets: [record] = [] } = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId,
        StartRecordName,
        StartRecordType: 'CAA',
        MaxItems: 1,
      }),
    );
    if (record?.Type === 'CAA' && withoutDot(record.Name) === StartRecordName) return record;
  }
  return undefined;
}

/**
 * Checks that the hosted zone is public and holds the domain, and that its CAA records let AWS issue the certificate.
 */
export const domain: PreflightQuestion = {
  about: 'domain',
  ask: async ({ client, environment: { address } }) => {
    if (address.kind !== 'domain') return [];
    const { domain: name, hostedZoneId: Id } = address;
    const route53 = new Route53Client(client);
    try {
      const { HostedZone } = await route53.send(new GetHostedZoneCommand({ Id }));
      const zone = withoutDot(HostedZone?.Name);
      const wrong: string[] = [];
      if (HostedZone?.Config?.PrivateZone === true)
        wrong.push(`the hosted zone ${Id} is private: a certificate is validated in a public one`);
      if (name !== zone && !name.endsWith(`.${zone}`))
        wrong.push(`${name} is not in the hosted zone ${Id}, which is ${zone}`);
      const found = await nearestCaa(route53, Id, namesAbove(name, zone));
      if (found !== undefined && forbids(found))
        wrong.push(
          `the CAA record of ${withoutDot(found.Name)} names other authorities: add 0 issue "amazon.com"`,
        );
      return wrong;
    } catch (error) {
      if (error instanceof Error && ['NoSuchHostedZone', 'InvalidInput'].includes(error.name))
        return [`there is no hosted zone ${Id} in this account`];
      throw error;
    } finally {
      route53.destroy();
    }
  },
};
