import { broken, rewritten, without } from './broken.ts';
import { prod, type BrokenCase } from './broken-case.fixture.ts';

/** Synthesized configurations that the policies of `hardening.ts` must refuse. */
export const BROKEN_HARDENING: readonly BrokenCase[] = [
  {
    policy: 'the firewall refuses known attacks, and counts what people may write',
    wrong: 'long questions blocked',
    given: rewritten(prod, /SizeRestrictions_BODY/, 'Other'),
    says: /does not only count SizeRestrictions_BODY/,
  },
  {
    policy: 'the firewall refuses known attacks, and counts what people may write',
    wrong: 'sessions blocked by their cookies',
    given: rewritten(prod, /SizeRestrictions_Cookie_HEADER/, 'Other'),
    says: /does not only count SizeRestrictions_Cookie_HEADER/,
  },
  {
    policy: 'the firewall refuses known attacks, and counts what people may write',
    wrong: 'no rule for known attacks',
    given: rewritten(prod, /AWSManagedRulesKnownBadInputsRuleSet/, 'Other'),
    says: /has no AWSManagedRulesKnownBadInputsRuleSet/,
  },
  {
    policy: 'the firewall logs without cookies and tokens',
    wrong: 'no log',
    given: without(prod, 'aws_wafv2_web_acl_logging_configuration'),
    says: /blocked requests are not kept/,
  },
  {
    policy: 'the firewall logs without cookies and tokens',
    wrong: 'tokens in the log',
    given: rewritten(prod, /"name":"authorization"/, '"name":"accept"'),
    says: /logs cookies, tokens or query strings/,
  },
  {
    policy: 'security groups and their rules say what they are for',
    wrong: 'a rule without a description',
    given: broken(prod, {
      type: 'aws_vpc_security_group_ingress_rule',
      id: 'tasks-in_',
      path: ['description'],
      to: '',
    }),
    says: /tasks-in.* has no description/,
  },
  {
    policy: 'the default security group of a VPC lets nothing through',
    wrong: "AWS's default",
    given: without(prod, 'aws_default_security_group'),
    says: /the default security group has rules/,
  },
  {
    policy: 'alarms are encrypted with a key of the environment, which is rotated',
    wrong: 'a topic in the clear',
    given: broken(prod, { type: 'aws_sns_topic', path: ['kms_master_key_id'], to: '' }),
    says: /is not encrypted with a key of its own/,
  },
  {
    policy: 'alarms are encrypted with a key of the environment, which is rotated',
    wrong: 'a key for ever',
    given: broken(prod, { type: 'aws_kms_key', path: ['enable_key_rotation'], to: false }),
    says: /is not rotated/,
  },
  {
    policy: 'unfinished uploads are removed, and buckets answer over TLS alone',
    wrong: 'unfinished uploads kept',
    given: broken(prod, {
      type: 'aws_s3_bucket_lifecycle_configuration',
      path: ['rule', 0, 'abort_incomplete_multipart_upload'],
      to: [],
    }),
    says: /keeps unfinished uploads/,
  },
  {
    policy: 'unfinished uploads are removed, and buckets answer over TLS alone',
    wrong: 'a bucket without TLS',
    given: rewritten(prod, /aws:SecureTransport/, 'aws:Other'),
    says: /answers without TLS/,
  },
  {
    policy: 'every endpoint says whose calls may pass',
    wrong: 'an endpoint for everybody',
    given: broken(prod, { type: 'aws_vpc_endpoint', path: ['policy'], to: '' }),
    says: /passes every call/,
  },
];
