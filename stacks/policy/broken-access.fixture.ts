import { broken, brokenPolicy, rewritten } from './broken.ts';
import { guardedProd, prod, type BrokenCase } from './broken-case.fixture.ts';

/** Synthesized configurations that the policies of `access.ts` must refuse. */
export const BROKEN_ACCESS: readonly BrokenCase[] = [
  {
    policy: 'no action and no resource of a role is a wildcard',
    wrong: 'every action on the table',
    given: rewritten(prod, /dynamodb:GetItem/g, 'dynamodb:*'),
    says: /prod-service aws_iam_role_policy\.roles_task-policy.* allows dynamodb:\*, name the actions/,
  },
  {
    policy: 'no action and no resource of a role is a wildcard',
    wrong: 'every table',
    given: brokenPolicy(prod, {
      type: 'aws_iam_role_policy',
      id: 'roles_task-policy',
      field: 'policy',
      action: 'dynamodb:GetItem',
      set: { Resource: '*' },
    }),
    says: /allows dynamodb:GetItem.* on every resource/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'past the profile of the environment',
    given: rewritten(prod, /bedrock:InferenceProfileArn/g, 'aws:PrincipalArn'),
    says: /allows arn:aws:bedrock:us-east-1:222222222222:inference-profile\/us\.amazon\.nova-lite-v1:0 past the environment's own profile/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'every foundation model',
    given: rewritten(
      prod,
      /arn:aws:bedrock:us-east-1::foundation-model\/amazon.nova-lite-v1:0/,
      'arn:aws:bedrock:us-east-1::foundation-model/*',
    ),
    says: /foundation-model\/\*, which is no allowed model/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'every guardrail of the account',
    given: brokenPolicy(guardedProd, {
      type: 'aws_iam_role_policy',
      id: 'roles_task-policy',
      field: 'policy',
      action: 'bedrock:ApplyGuardrail',
      set: { Resource: 'arn:aws:bedrock:us-east-1:222222222222:guardrail/other' },
    }),
    says: /guardrail\/other, which is not the environment's guardrail/,
  },
  {
    policy: 'only the load balancer takes connections from everywhere, on 80 and 443',
    wrong: 'SSH',
    given: broken(prod, {
      type: 'aws_vpc_security_group_ingress_rule',
      id: 'https-in',
      path: ['to_port'],
      to: 22,
    }),
    says: /https-in.* open to 0\.0\.0\.0\/0/,
  },
  {
    policy: 'security groups have their rules apart, where other policies see them',
    wrong: 'a rule in the group',
    given: broken(prod, {
      type: 'aws_security_group',
      id: 'tasks',
      path: ['ingress'],
      to: [{ cidr_blocks: ['0.0.0.0/0'] }],
    }),
    says: /aws_security_group\.groups_tasks.* has rules in itself/,
  },
  {
    policy: 'tasks are reached only from the load balancer and have no public address',
    wrong: 'public addresses',
    given: broken(prod, {
      type: 'aws_ecs_service',
      path: ['network_configuration', 'assign_public_ip'],
      to: true,
    }),
    says: /aws_ecs_service.* has public addresses/,
  },
  {
    policy: 'tasks are reached only from the load balancer and have no public address',
    wrong: 'open to the network',
    given: broken(prod, {
      type: 'aws_vpc_security_group_ingress_rule',
      id: 'tasks-in_',
      path: ['referenced_security_group_id'],
      to: 'sg-other',
    }),
    says: /tasks-in.* not from the load balancer/,
  },
  {
    policy: 'a shell in tasks is for development only',
    wrong: 'ECS Exec in production',
    given: broken(prod, { type: 'aws_ecs_service', path: ['enable_execute_command'], to: true }),
    says: /ECS Exec is on outside development/,
  },
  {
    policy: 'public access to buckets is blocked',
    wrong: 'a public bucket',
    given: broken(prod, {
      type: 'aws_s3_bucket_public_access_block',
      path: ['block_public_policy'],
      to: false,
    }),
    says: /aws_s3_bucket\.access-logs_bucket.* may become public/,
  },
  {
    policy: 'a role is assumed only for this account and its own resources',
    wrong: 'no condition',
    given: brokenPolicy(prod, {
      type: 'aws_iam_role',
      id: 'roles_task',
      field: 'assume_role_policy',
      action: 'sts:AssumeRole',
      set: { Condition: {} },
    }),
    says: /roles_task.* trusts a service of any account/,
  },
  {
    policy: 'models are called only by name, through a profile of the environment',
    wrong: 'an action that nobody calls',
    given: rewritten(prod, /bedrock:InvokeModelWithResponseStream/g, 'bedrock:InvokeModel'),
    says: /allows bedrock:InvokeModel, which nobody calls/,
  },
  {
    policy: 'a role is assumed only for this account and its own resources',
    wrong: 'no resource named',
    given: rewritten(prod, /aws:SourceArn/g, 'aws:Other'),
    says: /trusts a service for any resource/,
  },
];
