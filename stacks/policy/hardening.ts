import type { Policy } from './policy.ts';
import { each, every, requirePresent } from './policy.ts';
import type { Json, Synthesized } from './synthesized.ts';
import { fieldAt, blocks, listAt, nameOf, policyStatements, textAt } from './synthesized.ts';

const DESCRIBED = [
  'aws_security_group',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
] as const;

const hasNewVpc = ({ environment }: Synthesized) => environment.network.vpc === 'new';

const counts = (acl: Json, rule: string) =>
  JSON.stringify(fieldAt(acl, 'rule') ?? '').includes(
    `"action_to_use":{"count":{}},"name":"${rule}"`,
  );

/**
 * Rules of AWS's managed rule groups that the firewall must only count. They would block what people write, or the load
 * balancer's own cookies.
 */
const COUNTED = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_Cookie_HEADER',
  'CrossSiteScripting_COOKIE',
  'EC2MetaDataSSRF_COOKIE',
  'Log4JRCE_BODY',
];

const GROUPS = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'];

/**
 * Policies that restate the rules of security scanners with which the project agrees; `scanner-rules.ts` has the
 * scanners' names for them.
 */
export const hardening: Policy[] = [
  {
    name: 'security groups and their rules say what they are for',
    violations: every(
      ...DESCRIBED.map((type) =>
        each(type, 'has no description', ({ body }) => textAt(body, 'description') !== ''),
      ),
    ),
  },
  {
    name: 'the default security group of a VPC lets nothing through',
    *violations(synthesized) {
      if (!hasNewVpc(synthesized)) return;
      const closed = blocks(synthesized, 'aws_default_security_group').some(
        ({ body }) =>
          fieldAt(body, 'ingress') === undefined && fieldAt(body, 'egress') === undefined,
      );
      if (!closed) yield `${synthesized.environment.name}: the default security group has rules`;
    },
  },
  {
    name: 'alarms are encrypted with a key of the environment, which is rotated',
    violations: every(
      each('aws_sns_topic', 'is not encrypted with a key of its own', ({ body }) =>
        textAt(body, 'kms_master_key_id').includes('aws_kms_key.'),
      ),
      each(
        'aws_kms_key',
        'is not rotated',
        ({ body }) => fieldAt(body, 'enable_key_rotation') === true,
      ),
    ),
  },
  {
    name: 'the firewall refuses known attacks, and counts what people may write',
    *violations(synthesized) {
      for (const acl of blocks(synthesized, 'aws_wafv2_web_acl')) {
        const rules = JSON.stringify(fieldAt(acl.body, 'rule') ?? '');
        for (const group of GROUPS) {
          if (!rules.includes(`"${group}"`)) yield `${nameOf(acl)}: has no ${group}`;
        }
        for (const rule of COUNTED) {
          if (!counts(acl.body, rule)) yield `${nameOf(acl)}: does not only count ${rule}`;
        }
      }
    },
  },
  {
    name: 'the firewall logs without cookies and tokens',
    violations: every(
      requirePresent('aws_wafv2_web_acl_logging_configuration', 'blocked requests are not kept'),
      each(
        'aws_wafv2_web_acl_logging_configuration',
        'logs cookies, tokens or query strings',
        ({ body }) => {
          const redacted = listAt(body, 'redacted_fields');
          const headers = redacted.map((field) => textAt(field, 'single_header', 'name'));
          return (
            ['cookie', 'authorization'].every((name) => headers.includes(name)) &&
            redacted.some((field) => fieldAt(field, 'query_string') !== undefined)
          );
        },
      ),
    ),
  },
  {
    name: 'unfinished uploads are removed, and buckets answer over TLS alone',
    *violations(synthesized) {
      const rules = blocks(synthesized, 'aws_s3_bucket_lifecycle_configuration');
      for (const lifecycle of rules) {
        const ends = listAt(lifecycle.body, 'rule').some((rule) =>
          listAt(rule, 'abort_incomplete_multipart_upload').some(
            (abort) => typeof fieldAt(abort, 'days_after_initiation') === 'number',
          ),
        );
        if (!ends) yield `${nameOf(lifecycle)}: keeps unfinished uploads`;
      }
      const closed = policyStatements(synthesized).filter(
        ({ effect, condition }) => effect === 'Deny' && condition.includes('aws:SecureTransport'),
      );
      for (const bucket of blocks(synthesized, 'aws_s3_bucket')) {
        const denied = closed.some(({ resources }) => resources.join().includes(`.${bucket.id}.`));
        if (!denied) yield `${nameOf(bucket)}: answers without TLS`;
      }
    },
  },
  {
    name: 'every endpoint says whose calls may pass',
    violations: each(
      'aws_vpc_endpoint',
      'passes every call',
      ({ body }) => textAt(body, 'policy') !== '',
    ),
  },
];
