import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * File with the IAM actions that runs of `make check-emulated` needed from deploy to destroy. The check fails when a
 * deploy needs an action that is not in this file.
 */
export const RIGHTS_FILE = join(import.meta.dirname, 'rights.json');

/**
 * Actions that AWS checks as a side effect of other calls, so that no recorded request names them.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
 */
const INDIRECT = [
  'bedrock:TagResource',
  'iam:PassRole',
  'iam:CreateServiceLinkedRole',
  'elasticloadbalancing:SetWebAcl',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'kms:CreateGrant',
];

/**
 * IAM actions that only environments with a domain need. `rights.json` lacks them, because `emulated` has no domain.
 */
const WITH_DOMAIN = [
  'acm:RequestCertificate',
  'acm:DescribeCertificate',
  'route53:ChangeResourceRecordSets',
  'route53:GetChange',
  'route53:GetHostedZone',
  'route53:ListResourceRecordSets',
];

/**
 * IAM actions that only environments with a new guardrail need. `rights.json` lacks them, because `emulated` has no
 * guardrail.
 */
const WITH_GUARDRAIL = [
  'bedrock:CreateGuardrail',
  'bedrock:CreateGuardrailVersion',
  'bedrock:DeleteGuardrail',
  'bedrock:GetGuardrail',
  'bedrock:UpdateGuardrail',
];

/**
 * IAM actions that a deploy needs when settings of an environment have changed. `rights.json` lacks them, because `make
 * check-emulated` changes no such settings.
 */
const CHANGES = [
  'bedrock:UntagResource',
  'budgets:ModifyBudget',
  'cloudwatch:UntagResource',
  'cognito-idp:UpdateIdentityProvider',
  'cognito-idp:CreateIdentityProvider',
  'cognito-idp:DeleteIdentityProvider',
  'cognito-idp:UpdateUserPool',
  'cognito-idp:UpdateUserPoolClient',
  'dynamodb:UpdateTable',
  'ec2:ModifySecurityGroupRules',
  'ec2:ModifyVpcEndpoint',
  'ecs:PutClusterCapacityProviders',
  'ecs:UpdateCluster',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:ModifyRule',
  'elasticloadbalancing:ModifyTargetGroup',
  'iam:UpdateAssumeRolePolicy',
  'kms:PutKeyPolicy',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
  'sns:SetSubscriptionAttributes',
  'wafv2:UpdateWebACL',
];

/**
 * IAM actions of commands that operate an environment. `rights.json` lacks them, because it was recorded before `make
 * check-emulated` ran those commands. `token` and `verify` give the user of a check a new password and sign it in.
 */
const OPERATE = [
  'cognito-idp:AdminInitiateAuth',
  'cognito-idp:AdminSetUserPassword',
  'cognito-idp:ListGroups',
  'cognito-idp:ListUsers',
];

/**
 * IAM actions for pushing the image. `rights.json` lacks them, because the emulator's registry checks no permissions.
 */
const PUSH = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
];

export const observedRights = (): string[] =>
  z.array(z.string()).parse(JSON.parse(readFileSync(RIGHTS_FILE, 'utf8')));

/** Returns every IAM action that a deployer needs, each once, in alphabetical order. */
export const deployerRights = (): string[] =>
  [
    ...new Set([
      ...observedRights(),
      ...CHANGES,
      ...OPERATE,
      ...INDIRECT,
      ...WITH_DOMAIN,
      ...WITH_GUARDRAIL,
      ...PUSH,
    ]),
  ].toSorted();
