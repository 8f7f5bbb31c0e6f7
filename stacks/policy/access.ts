import { APPLY_GUARDRAIL, CALL_MODEL } from '../service/task-actions.ts';
import type { Environment } from '../environment.ts';
import type { Policy } from './policy.ts';
import { each } from './policy.ts';
import type { ConfigurationBlock } from './synthesized.ts';
import {
  allowedStatements,
  fieldAt,
  blocks,
  nameOf,
  policyStatements,
  textAt,
} from './synthesized.ts';

/** Actions that AWS cannot limit to a resource, so that a policy has to allow them on `*`. */
const WITHOUT_RESOURCE = /^(ecr:GetAuthorizationToken|ssmmessages:\w+)$/;

/**
 * Tells whether `*` is harmless in the policy of a resource. In a KMS key's policy, `*` means the key itself. The
 * policy of a VPC endpoint grants nothing that a role's policy does not allow.
 */
const ownResource = ({ type }: ConfigurationBlock): boolean =>
  ['aws_kms_key', 'aws_vpc_endpoint'].includes(type);

/**
 * Matches a system inference profile. A role may call such a profile only through an inference profile of the
 * environment.
 */
const SYSTEM_PROFILE = /:inference-profile\/([\w.:-]+)$/;
const FOUNDATION_MODEL = /^arn:aws:bedrock:[a-z0-9-]+::foundation-model\/[\w.:-]+$/;
const OWN_PROFILE = /^\$\{aws_bedrock_inference_profile\.[\w-]+\.arn\}$/;

/** Matches the ARN of a guardrail that the environment's own stack makes. */
const MADE_GUARDRAIL = /^\$\{aws_bedrock_guardrail\.[\w-]+\.guardrail_arn\}$/;

const isOwnGuardrail = (arn: string, { guardrail, region, account }: Environment): boolean => {
  if (guardrail?.guardrail !== 'existing')
    return guardrail !== undefined && MADE_GUARDRAIL.test(arn);
  return arn === `arn:aws:bedrock:${region}:${account}:guardrail/${guardrail.id}`;
};

const ANYWHERE = ['0.0.0.0/0', '::/0'];
const OPEN_PORTS = [80, 443];

/** Policies about what roles may do, and about who can reach what over the network. */
export const access: Policy[] = [
  {
    name: 'no action and no resource of a role is a wildcard',
    *violations(synthesized) {
      for (const { block, actions, resources } of allowedStatements(synthesized)) {
        const wild = actions.filter((action) => action.includes('*'));
        if (wild.length > 0) yield `${nameOf(block)}: allows ${wild.join(', ')}, name the actions`;
        if (!resources.includes('*') || ownResource(block)) continue;
        const limitable = actions.filter((action) => !WITHOUT_RESOURCE.test(action));
        if (limitable.length > 0) {
          yield `${nameOf(block)}: allows ${limitable.join(', ')} on every resource, name them`;
        }
      }
    },
  },
  {
    name: 'models are called only by name, through a profile of the environment',
    *violations(synthesized) {
      const { environment } = synthesized;
      for (const { block, actions, resources, condition } of allowedStatements(synthesized)) {
        if (!actions.some((action) => action.startsWith('bedrock:'))) continue;
        if (ownResource(block)) continue;
        if (actions.every((action) => APPLY_GUARDRAIL.includes(action))) {
          for (const arn of resources.filter((one) => !isOwnGuardrail(one, environment)))
            yield `${nameOf(block)}: allows ${arn}, which is not the environment's guardrail`;
          continue;
        }
        const others = actions.filter((action) => !CALL_MODEL.includes(action));
        if (others.length > 0)
          yield `${nameOf(block)}: allows ${others.join(', ')}, which nobody calls`;
        for (const arn of resources) {
          if (OWN_PROFILE.test(arn)) continue;
          const system = environment.models.some((id) => SYSTEM_PROFILE.exec(arn)?.[1] === id);
          if (!system && !FOUNDATION_MODEL.test(arn))
            yield `${nameOf(block)}: allows ${arn}, which is no allowed model`;
          if (!condition.includes('bedrock:InferenceProfileArn'))
            yield `${nameOf(block)}: allows ${arn} past the environment's own profile`;
        }
      }
    },
  },
  {
    name: 'only the load balancer takes connections from everywhere, on 80 and 443',
    *violations(synthesized) {
      const rules = blocks(synthesized, 'aws_vpc_security_group_ingress_rule');
      for (const rule of rules) {
        const from = textAt(rule.body, 'cidr_ipv4') || textAt(rule.body, 'cidr_ipv6');
        if (!ANYWHERE.includes(from)) continue;
        const port = fieldAt(rule.body, 'to_port');
        const balancer = textAt(rule.body, 'security_group_id').includes('load-balancer');
        const open = OPEN_PORTS.some((p) => p === port && p === fieldAt(rule.body, 'from_port'));
        if (!balancer || !open)
          yield `${nameOf(rule)}: open to ${from}, which only the load balancer may be`;
      }
    },
  },
  {
    name: 'security groups have their rules apart, where other policies see them',
    violations: each(
      'aws_security_group',
      'has rules in itself',
      ({ body }) => fieldAt(body, 'ingress') === undefined && fieldAt(body, 'egress') === undefined,
    ),
  },
  {
    name: 'tasks are reached only from the load balancer and have no public address',
    *violations(synthesized) {
      for (const service of blocks(synthesized, 'aws_ecs_service')) {
        if (fieldAt(service.body, 'network_configuration', 'assign_public_ip') !== false) {
          yield `${nameOf(service)}: has public addresses`;
        }
      }
      const rules = blocks(synthesized, 'aws_vpc_security_group_ingress_rule').filter((rule) =>
        textAt(rule.body, 'security_group_id').includes('groups_tasks'),
      );
      if (rules.length !== 1) {
        yield `${synthesized.environment.name}: tasks have ${rules.length} ingress rules, one is expected`;
      }
      for (const rule of rules) {
        const from = textAt(rule.body, 'referenced_security_group_id');
        if (!from.includes('load-balancer')) yield `${nameOf(rule)}: not from the load balancer`;
      }
    },
  },
  {
    name: 'a shell in tasks is for development only',
    violations: each(
      'aws_ecs_service',
      'ECS Exec is on outside development',
      ({ body }, { environment }) =>
        fieldAt(body, 'enable_execute_command') !== true || environment.stage === 'development',
    ),
  },
  {
    name: 'public access to buckets is blocked',
    *violations(synthesized) {
      const closed = blocks(synthesized, 'aws_s3_bucket_public_access_block');
      for (const bucket of blocks(synthesized, 'aws_s3_bucket')) {
        const block = closed.find((c) => textAt(c.body, 'bucket').includes(`.${bucket.id}.`));
        const keys = [
          'block_public_acls',
          'block_public_policy',
          'ignore_public_acls',
          'restrict_public_buckets',
        ];
        if (!keys.every((key) => fieldAt(block?.body, key) === true)) {
          yield `${nameOf(bucket)}: may become public`;
        }
      }
    },
  },
  {
    name: 'a role is assumed only for this account and its own resources',
    *violations(synthesized) {
      for (const { block, actions, condition } of policyStatements(synthesized)) {
        if (!actions.includes('sts:AssumeRole')) continue;
        if (!condition.includes('aws:SourceAccount')) {
          yield `${nameOf(block)}: trusts a service of any account`;
        }
        if (!condition.includes('aws:SourceArn')) {
          yield `${nameOf(block)}: trusts a service for any resource`;
        }
      }
    },
  },
];
