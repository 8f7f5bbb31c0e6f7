import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { modelArns } from '../models.ts';
import type { ModelId } from '../models.ts';
import { CALL_MODEL, USE_INDEX, USE_TABLE } from './task-actions.ts';

export interface RolesProps {
  readonly prefix: string;
  readonly region: string;
  readonly account: string;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  readonly tableArn: string;
  readonly models: readonly ModelId[];
  /** ARN of the policy that bounds what the roles may do. */
  readonly permissionsBoundary: string;
  /** ECS Exec needs its channel. */
  readonly shell: boolean;
}

/**
 * `execution` starts a task: it may pull this image and write these logs. `task` is the server: it may call the
 * allowed models and use its table.
 *
 * A call through an inference profile needs the profile and the model in each of its regions; the condition
 * keeps the models from being called past the profile.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export class Roles extends Construct {
  readonly executionArn: string;
  readonly taskArn: string;

  constructor(scope: Construct, id: string, props: RolesProps) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: ['ecs-tasks.amazonaws.com'] }],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [props.account] },
            {
              test: 'ArnLike',
              variable: 'aws:SourceArn',
              values: [`arn:aws:ecs:${props.region}:${props.account}:*`],
            },
          ],
        },
      ],
    });
    const role = (name: string) =>
      new IamRole(this, name, {
        name: `${props.prefix}-${name}`,
        assumeRolePolicy: trust.json,
        permissionsBoundary: props.permissionsBoundary,
      });

    const execution = role('execution');
    const start = new DataAwsIamPolicyDocument(this, 'start', {
      statement: [
        {
          sid: 'SignInToRegistry',
          actions: ['ecr:GetAuthorizationToken'],
          // AWS defines no resource for this action.
          resources: ['*'],
        },
        {
          sid: 'PullImage',
          actions: [
            'ecr:BatchCheckLayerAvailability',
            'ecr:BatchGetImage',
            'ecr:GetDownloadUrlForLayer',
          ],
          resources: [props.repositoryArn],
        },
        {
          sid: 'WriteLogs',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${props.logGroupArn}:*`],
        },
      ],
    });
    new IamRolePolicy(this, 'execution-policy', {
      name: 'start',
      role: execution.id,
      policy: start.json,
    });

    const task = role('task');
    const arns = props.models.map((id) => modelArns(id, props));
    const serve = new DataAwsIamPolicyDocument(this, 'serve', {
      statement: [
        { sid: 'CallProfiles', actions: CALL_MODEL, resources: arns.map((arn) => arn.profile) },
        {
          sid: 'CallModelsOfProfiles',
          actions: CALL_MODEL,
          resources: arns.flatMap((arn) => arn.foundationModels),
          condition: [
            {
              test: 'StringEquals',
              variable: 'bedrock:InferenceProfileArn',
              values: arns.map((arn) => arn.profile),
            },
          ],
        },
        {
          sid: 'UseTable',
          actions: USE_TABLE,
          resources: [props.tableArn],
        },
        {
          sid: 'UseIndex',
          actions: USE_INDEX,
          resources: [`${props.tableArn}/index/by-order`],
        },
        ...(props.shell ? [SHELL] : []),
      ],
    });
    new IamRolePolicy(this, 'task-policy', { name: 'serve', role: task.id, policy: serve.json });
    this.executionArn = execution.arn;
    this.taskArn = task.arn;
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html: these actions know no resource. */
const SHELL = {
  sid: 'Shell',
  actions: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  resources: ['*'],
};
