import { documentOf } from '../policy-document.ts';
import type { PolicyDocument, PolicyStatement } from '../policy-document.ts';
import { APPLY_GUARDRAIL, CALL_MODEL, USE_TABLE } from '../service/task-actions.ts';
import { deployerRights } from './rights.ts';

/** Name of the IAM policy that is the permissions boundary of every role that a deploy creates. */
export const BOUNDARY = 'onecall-boundary';

const boundaryArn = (account: string) => `arn:aws:iam::${account}:policy/${BOUNDARY}`;

/**
 * Returns the ARN patterns of the resources that a deploy creates, by AWS service. The names of these resources begin
 * with `onecall-`.
 */
const named = (account: string): Readonly<Record<string, readonly string[]>> => ({
  s3: ['arn:aws:s3:::onecall-*'],
  iam: [`arn:aws:iam::${account}:role/onecall-*`],
  dynamodb: [`arn:aws:dynamodb:*:${account}:table/onecall-*`],
  // Creating an inference profile needs permission for the profile or model that it copies. The pattern allows all
  // profiles, because AWS chooses their ids.
  bedrock: [
    `arn:aws:bedrock:*:${account}:application-inference-profile/*`,
    `arn:aws:bedrock:*:${account}:inference-profile/*`,
    'arn:aws:bedrock:*::foundation-model/*',
    `arn:aws:bedrock:*:${account}:guardrail/*`,
  ],
  ecr: [`arn:aws:ecr:*:${account}:repository/onecall-*`],
  ecs: [
    `arn:aws:ecs:*:${account}:cluster/onecall-*`,
    `arn:aws:ecs:*:${account}:service/onecall-*`,
    `arn:aws:ecs:*:${account}:task-definition/onecall-*`,
  ],
  sns: [`arn:aws:sns:*:${account}:onecall-*`],
  events: [`arn:aws:events:*:${account}:rule/onecall-*`],
  budgets: [`arn:aws:budgets::${account}:budget/onecall-*`],
  cloudwatch: [
    `arn:aws:cloudwatch:*:${account}:alarm:onecall-*`,
    `arn:aws:cloudwatch::${account}:dashboard/onecall-*`,
  ],
});

/**
 * IAM actions that change something and that AWS cannot limit to a resource. The other changing actions of the same
 * services are limited to Onecall's resources.
 */
const UNLIMITED = new Set([
  'bedrock:CreateGuardrail',
  'bedrock:PutModelInvocationLoggingConfiguration',
  'bedrock:DeleteModelInvocationLoggingConfiguration',
  'ecr:GetAuthorizationToken',
  'ecs:RegisterTaskDefinition',
  'ecs:DeregisterTaskDefinition',
  'ecs:CreateCluster',
  'iam:CreateServiceLinkedRole',
]);

/** Actions on roles, which the deployer may use only for roles that have the permissions boundary. */
const BOUNDED = [
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:AttachRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
];

const READS = /^(Describe|Get|List|View|Filter|Query)/;

const serviceOf = (action: string) => action.slice(0, action.indexOf(':'));
const verbOf = (action: string) => action.slice(action.indexOf(':') + 1);

function statementsOf(account: string): PolicyStatement[] {
  const rights = deployerRights();
  const reads = rights.filter((action) => READS.test(verbOf(action)) && !isPrivate(action));
  const writes = rights.filter((action) => !reads.includes(action) && !BOUNDED.includes(action));
  const readPatterns = reads.map((action) => {
    const verb = READS.exec(verbOf(action))?.[1] ?? '';
    return `${serviceOf(action)}:${verb}*`;
  });
  const limits = named(account);
  const limited = (action: string) => serviceOf(action) in limits && !UNLIMITED.has(action);
  const services = [...new Set(writes.filter(limited).map(serviceOf))];
  return [
    { Sid: 'Read', Effect: 'Allow', Action: [...new Set(readPatterns)], Resource: '*' },
    ...services.map((service) => ({
      Sid: `Own${service.charAt(0).toUpperCase()}${service.slice(1)}`,
      Effect: 'Allow' as const,
      Action: writes.filter((action) => limited(action) && serviceOf(action) === service),
      Resource: limits[service] ?? [],
    })),
    {
      Sid: 'Others',
      Effect: 'Allow',
      Action: writes.filter((action) => !limited(action)),
      Resource: '*',
    },
    {
      // The commands "usage", "budget", "pause" and "resume" read and change items in the DynamoDB table. The condition
      // limits them to items about spending, so that text that people wrote stays private.
      Sid: 'Spending',
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      Resource: limits['dynamodb'] ?? [],
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SPENDING#*'] } },
    },
    {
      Sid: 'RolesUnderTheBoundary',
      Effect: 'Allow',
      Action: BOUNDED,
      Resource: `arn:aws:iam::${account}:role/onecall-*`,
      Condition: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(account) } },
    },
  ];
}

/**
 * Tells whether an action reads text that people wrote. The deployer may use such actions on Onecall's resources only.
 */
const isPrivate = (action: string) => /^(s3:GetObject|dynamodb:(GetItem|Query))$/.test(action);

/** Maximum length of a policy document that IAM accepts, in characters without white space. */
export const LONGEST = 6144;

/**
 * Returns the deployer's permissions as policy documents within IAM's size limit. A role may have up to ten of them.
 */
export function deployerPolicies(account: string): PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of statementsOf(account)) {
    const last = documents.at(-1);
    const fits = last && JSON.stringify(documentOf([...last, statement])).length <= LONGEST;
    if (fits) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(documentOf);
}

/**
 * Returns the permissions boundary of the roles that a deploy creates. It limits what the roles may do, whatever the
 * roles' own policies allow.
 */
export const boundaryPolicy = (account: string): PolicyDocument =>
  documentOf([
    { Sid: 'Models', Effect: 'Allow', Action: CALL_MODEL, Resource: '*' },
    {
      Sid: 'Guardrails',
      Effect: 'Allow',
      Action: APPLY_GUARDRAIL,
      Resource: `arn:aws:bedrock:*:${account}:guardrail/*`,
    },
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: USE_TABLE,
      Resource: `arn:aws:dynamodb:*:${account}:table/onecall-*`,
    },
    {
      Sid: 'Images',
      Effect: 'Allow',
      Action: [
        'ecr:GetAuthorizationToken',
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
      ],
      Resource: '*',
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      Resource: `arn:aws:logs:*:${account}:log-group:/onecall/*`,
    },
    {
      Sid: 'Shell',
      Effect: 'Allow',
      Action: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      Resource: '*',
    },
  ]);
