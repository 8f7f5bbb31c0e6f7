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
  /** Id of the one guardrail that the server may apply. */
  readonly guardrailId: string | undefined;
  /** Whether ECS Exec is on, which needs permissions for its channel. */
  readonly shell: boolean;
}

/** Returns what starting a task needs: to pull this image, and to write these logs. */
export const startRights = ({ repositoryArn, logGroupArn }: RoleRightsProps): PolicyStatement[] => [
  {
    Sid: 'SignInToRegistry',
    Effect: 'Allow',
    Action: ['ecr:GetAuthorizationToken'],
    // AWS defines no resource for this action.
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
 * Returns what the server needs: to call the allowed models, and to use its table.
 *
 * A call through an application inference profile needs that profile, the system profile behind it and the model in each
 * of its regions. The condition keeps the two from being called past the environment's own profile.
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

const applyRights = ({ guardrailId, region, account }: RoleRightsProps): PolicyStatement[] =>
  guardrailId === undefined
    ? []
    : [
        {
          Sid: 'ApplyGuardrail',
          Effect: 'Allow',
          Action: APPLY_GUARDRAIL,
          Resource: `arn:aws:bedrock:${region}:${account}:guardrail/${guardrailId}`,
        },
      ];

/**
 * Permissions for ECS Exec, whose actions have no resources:
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
