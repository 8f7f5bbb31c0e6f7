/**
 * A rule of a security scanner with the project's decision: either the project's policy that demands the same, or the
 * reason for ignoring the rule.
 */
export type ScannerRule = Readonly<
  { scanner: 'checkov' | 'trivy'; id: string; asks: string } & (
    { policy: string } | { reason: string }
  )
>;

const DESCRIBED = 'security groups and their rules say what they are for';
const ATTACKS = 'the firewall refuses known attacks, and counts what people may write';
const TOPIC = 'alarms are encrypted with a key of the environment, which is rotated';

const OWN_KEY =
  'AWS encrypts it with a key of the service; a key of our own would add its cost and no reader less';
const LOG_BUCKET =
  'The only bucket holds access logs, which expire: a load balancer writes with S3 keys alone';
const FRONT = 'The load balancer is the public front, on 443 and, to redirect, on 80';
const OTHER_STACK = 'It is attached by another stack, where the scanner does not look';

/** Rules of checkov 3.2 and trivy 0.67 that report a finding for the environment `prod`. */
export const scannerRules: readonly ScannerRule[] = [
  {
    scanner: 'checkov',
    id: 'CKV_AWS_23',
    asks: 'Security group rules have descriptions',
    policy: DESCRIBED,
  },
  { scanner: 'checkov', id: 'CKV_AWS_26', asks: 'SNS topics are encrypted', policy: TOPIC },
  {
    scanner: 'checkov',
    id: 'CKV_AWS_192',
    asks: 'The firewall stops Log4j look-ups',
    policy: ATTACKS,
  },
  {
    scanner: 'checkov',
    id: 'CKV_AWS_300',
    asks: 'Unfinished uploads are removed',
    policy: 'unfinished uploads are removed, and buckets answer over TLS alone',
  },
  {
    scanner: 'checkov',
    id: 'CKV2_AWS_12',
    asks: 'The default security group is closed',
    policy: 'the default security group of a VPC lets nothing through',
  },
  {
    scanner: 'checkov',
    id: 'CKV2_AWS_31',
    asks: 'The firewall logs',
    policy: 'the firewall logs without cookies and tokens',
  },
  {
    scanner: 'checkov',
    id: 'CKV2_AWS_76',
    asks: "The load balancer's firewall has a rule for Log4j",
    policy: ATTACKS,
  },
  { scanner: 'trivy', id: 'AVD-AWS-0095', asks: 'SNS topics are encrypted', policy: TOPIC },
  {
    scanner: 'trivy',
    id: 'AVD-AWS-0124',
    asks: 'Security group rules have descriptions',
    policy: DESCRIBED,
  },
  { scanner: 'checkov', id: 'CKV_AWS_18', asks: 'Buckets log their accesses', reason: LOG_BUCKET },
  { scanner: 'checkov', id: 'CKV_AWS_21', asks: 'Buckets keep versions', reason: LOG_BUCKET },
  { scanner: 'checkov', id: 'CKV_AWS_119', asks: 'DynamoDB uses a customer key', reason: OWN_KEY },
  { scanner: 'checkov', id: 'CKV_AWS_136', asks: 'ECR uses a customer key', reason: OWN_KEY },
  {
    scanner: 'checkov',
    id: 'CKV_AWS_144',
    asks: 'Buckets are copied to another region',
    reason: LOG_BUCKET,
  },
  { scanner: 'checkov', id: 'CKV_AWS_145', asks: 'Buckets use a customer key', reason: LOG_BUCKET },
  { scanner: 'checkov', id: 'CKV_AWS_158', asks: 'Log groups use a customer key', reason: OWN_KEY },
  {
    scanner: 'checkov',
    id: 'CKV_AWS_260',
    asks: 'Port 80 is not open to the internet',
    reason: FRONT,
  },
  {
    scanner: 'checkov',
    id: 'CKV_AWS_356',
    asks: 'No policy names every resource',
    reason:
      "In a key's policy that is the key, in an endpoint's it grants nothing; a policy of the project checks roles",
  },
  {
    scanner: 'checkov',
    id: 'CKV_AWS_378',
    asks: 'Target groups use HTTPS',
    reason: 'TLS ends at the load balancer, and only it reaches the tasks',
  },
  {
    scanner: 'checkov',
    id: 'CKV2_AWS_5',
    asks: 'Security groups are attached',
    reason: OTHER_STACK,
  },
  {
    scanner: 'checkov',
    id: 'CKV2_AWS_19',
    asks: 'Elastic IPs belong to instances',
    reason: 'They belong to NAT gateways',
  },
  {
    scanner: 'checkov',
    id: 'CKV2_AWS_23',
    asks: 'DNS records have a resource',
    reason: OTHER_STACK,
  },
  { scanner: 'checkov', id: 'CKV2_AWS_62', asks: 'Buckets send notifications', reason: LOG_BUCKET },
  { scanner: 'trivy', id: 'AVD-AWS-0017', asks: 'Log groups use a customer key', reason: OWN_KEY },
  { scanner: 'trivy', id: 'AVD-AWS-0025', asks: 'DynamoDB uses a customer key', reason: OWN_KEY },
  { scanner: 'trivy', id: 'AVD-AWS-0033', asks: 'ECR uses a customer key', reason: OWN_KEY },
  { scanner: 'trivy', id: 'AVD-AWS-0053', asks: 'Load balancers are internal', reason: FRONT },
  { scanner: 'trivy', id: 'AVD-AWS-0089', asks: 'Buckets log their accesses', reason: LOG_BUCKET },
  { scanner: 'trivy', id: 'AVD-AWS-0090', asks: 'Buckets keep versions', reason: LOG_BUCKET },
  {
    scanner: 'trivy',
    id: 'AVD-AWS-0104',
    asks: 'Security groups do not let everything out',
    reason:
      'Only 443 is let out: for Bedrock, DynamoDB, ECR, logs and the public keys of the load balancer, which have no endpoint',
  },
  {
    scanner: 'trivy',
    id: 'AVD-AWS-0107',
    asks: 'Security groups are not open to the internet',
    reason: FRONT,
  },
  { scanner: 'trivy', id: 'AVD-AWS-0132', asks: 'Buckets use a customer key', reason: LOG_BUCKET },
];

const skipped = (scanner: ScannerRule['scanner']) =>
  scannerRules.flatMap((rule) =>
    rule.scanner === scanner && 'reason' in rule ? [{ id: rule.id, reason: rule.reason }] : [],
  );

/** Returns the contents of `.checkov.yaml`, which lists each ignored rule below its reason. */
export const checkovConfiguration = () =>
  [
    'framework:',
    '  - terraform',
    'directory:',
    '  - cdktf.out/stacks',
    'skip-check:',
    ...skipped('checkov').flatMap(({ id, reason }) => [`  # ${reason}.`, `  - ${id}`]),
    '',
  ].join('\n');

/** Returns the contents of `.trivyignore`, which lists each ignored rule below its reason. */
export const trivyConfiguration = () =>
  [...skipped('trivy').flatMap(({ id, reason }) => [`# ${reason}.`, id]), ''].join('\n');

/** Returns the cells of the table in `docs/scanners.md`, row by row. */
export const scannerTable = (): string[][] =>
  scannerRules.map((rule) => [
    rule.id,
    rule.asks,
    'policy' in rule ? 'holds' : 'left out',
    'policy' in rule ? `policy "${rule.policy}"` : rule.reason,
  ]);
