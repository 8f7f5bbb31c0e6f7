import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { policyJson, trustOf } from '../policy-document.ts';
import { serveRights, startRights } from './role-rights.ts';
import type { RoleRightsProps } from './role-rights.ts';

export interface RolesProps extends RoleRightsProps {
  readonly prefix: string;
  /** ARN of the IAM policy that is the permissions boundary of both roles. */
  readonly permissionsBoundary: string;
}

/** Two IAM roles: ECS uses one to start a task, and the server in the task uses the other. */
export class TaskRoles extends Construct {
  readonly executionArn: string;
  readonly taskArn: string;

  constructor(scope: Construct, id: string, props: RolesProps) {
    super(scope, id);
    const assumeRolePolicy = trustOf({
      service: 'ecs-tasks.amazonaws.com',
      account: props.account,
      source: `arn:aws:ecs:${props.region}:${props.account}:*`,
    });
    const role = (name: string) =>
      new IamRole(this, name, {
        name: `${props.prefix}-${name}`,
        assumeRolePolicy,
        permissionsBoundary: props.permissionsBoundary,
      });

    const execution = role('execution');
    new IamRolePolicy(this, 'execution-policy', {
      name: 'start',
      role: execution.id,
      policy: policyJson(...startRights(props)),
    });
    const task = role('task');
    new IamRolePolicy(this, 'task-policy', {
      name: 'serve',
      role: task.id,
      policy: policyJson(...serveRights(props)),
    });
    this.executionArn = execution.arn;
    this.taskArn = task.arn;
  }
}
