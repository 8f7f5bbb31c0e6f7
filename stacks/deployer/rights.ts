import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * The actions that a run of `make check-emulated`, from deploy to destroy, was seen to need. It reports an action
 * that is missing here.
 */
export const RIGHTS_FILE = join(import.meta.dirname, 'rights.json');

/**
 * Actions that AWS asks for on behalf of the calls above, and that no call of a deploy names.
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

/** Actions for environments with a domain; `emulated` has none. */
const WITH_DOMAIN = [
  'acm:RequestCertificate',
  'acm:DescribeCertificate',
  'route53:ChangeResourceRecordSets',
  'route53:GetChange',
  'route53:GetHostedZone',
  'route53:ListResourceRecordSets',
];

/** Actions of changed settings, which `make check-emulated` does not change. */
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

/** Actions of commands that operate an environment, which `make check-emulated` does not run. */
const OPERATE = ['cognito-idp:ListGroups', 'cognito-idp:ListUsers'];

/** Actions of pushing the image. A container engine pushes it, and the emulator's registry checks no permission. */
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

/** Returns every action that a deployer needs, each once, in order. */
export const deployerRights = (): string[] =>
  [
    ...new Set([...observedRights(), ...CHANGES, ...OPERATE, ...INDIRECT, ...WITH_DOMAIN, ...PUSH]),
  ].toSorted();
