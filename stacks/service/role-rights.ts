import { modelArns } from '../models.ts';
import type { PolicyStatement } from '../policy-document.ts';
import type { ModelProfile } from './model-profiles.ts';
import { APPLY_GUARDRAIL, CALL_MODEL, USE_INDEX, USE_TABLE } from './task-actions.ts';

export interface RoleRightsProps {
  readonly region: string;
  readonly account: string;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  readonly tableArn: string;
  readonly profiles: readonly ModelProfile[];
  /** ARN of the only Bedrock guardrail that the server may apply. */
  readonly guardrailArn: string | undefined;
  /** Whether ECS Exec is on, which needs permissions of the ECS task's role. */
  readonly shell: boolean;
}

/** Returns the permissions for starting a task: pulling the environment's image and writing to its log group. */
export const startRights = ({ repositoryArn, logGroupArn }: RoleRightsProps): PolicyStatement[] => [
  {
    Sid: 'SignInToRegistry',
    Effect: 'Allow',
    Action: ['ecr:GetAuthorizationToken'],
    // AWS does not allow `ecr:GetAuthorizationToken` to be limited to a resource.
    Resource: '*',
  },
  {
    Sid: 'PullImage',
    Effect: 'Allow',
    Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    Resource: repositoryArn,
  },
  {
    Sid: 'WriteLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${logGroupArn}:*`,
  },
];

/**
 * Returns the server's permissions: calling the allowed models, and using its table.
 *
 * A call through an inference profile of the environment needs three permissions: for that profile, for the system
 * profile behind it, and for the model in each region. A condition allows the last two only for calls through the
 * environment's own profile.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function serveRights(props: RoleRightsProps): PolicyStatement[] {
  const own = props.profiles.map(({ arn }) => arn);
  const behind = props.profiles.map(({ model }) => modelArns(model, props));
  const call = { Effect: 'Allow', Action: CALL_MODEL } as const;
  const throughOwn = { StringEquals: { 'bedrock:InferenceProfileArn': own } };
  return [
    { Sid: 'CallProfiles', ...call, Resource: own },
    {
      Sid: 'CallSystemProfiles',
      ...call,
      Resource: behind.map(({ profile }) => profile),
      Condition: throughOwn,
    },
    {
      Sid: 'CallModels',
      ...call,
      Resource: behind.flatMap(({ foundationModels }) => foundationModels),
      Condition: throughOwn,
    },
    ...applyRights(props),
    { Sid: 'UseTable', Effect: 'Allow', Action: USE_TABLE, Resource: props.tableArn },
    {
      Sid: 'UseIndex',
      Effect: 'Allow',
      Action: USE_INDEX,
      Resource: `${props.tableArn}/index/by-order`,
    },
    ...(props.shell ? [SHELL] : []),
  ];
}

const applyRights = ({ guardrailArn }: RoleRightsProps): PolicyStatement[] =>
  guardrailArn === undefined
    ? []
    : [
        {
          Sid: 'ApplyGuardrail',
          Effect: 'Allow',
          Action: APPLY_GUARDRAIL,
          Resource: guardrailArn,
        },
      ];

/**
 * Permissions for ECS Exec, whose actions AWS cannot limit to resources.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
const SHELL: PolicyStatement = {
  Sid: 'Shell',
  Effect: 'Allow',
  Action: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  Resource: '*',
};
