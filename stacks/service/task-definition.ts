import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition/index.js';
import { Construct } from 'constructs';
import type { ServerEnv } from '../../server/config.ts';
import { container } from '../container.ts';
import type { TaskSize } from '../environment.ts';

export interface TaskDefinitionProps {
  readonly family: string;
  readonly size: TaskSize;
  /** Image name with a tag, which always means the same image because tags are never overwritten. */
  readonly image: string;
  readonly environment: ServerEnv;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly logGroupName: string;
  readonly region: string;
  readonly stopSeconds: number;
  readonly graceSeconds: number;
  /** Whether ECS Exec is on. It starts an agent in the container, which needs writable folders of its own. */
  readonly shell: boolean;
}

/**
 * JavaScript of the container's health check: it requests the readiness path at the address that the server listens on.
 */
const READY = `fetch('http://' + process.env.HOST + ':${container.port}${container.readyPath}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** Folders in which the agent of ECS Exec keeps its state and its log. */
const SHELL_FOLDERS = {
  'shell-state': '/var/lib/amazon',
  'shell-log': '/var/log/amazon',
};

/**
 * ECS task definition of the server. The image is for x86_64, the user is not root, and only `/tmp` is writable.
 * Fargate supports neither `tmpfs` nor the HEALTHCHECK of a Dockerfile.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export class TaskDefinition extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    const writable = {
      scratch: container.writablePath,
      ...(props.shell && SHELL_FOLDERS),
    };
    const server = {
      name: container.name,
      image: props.image,
      essential: true,
      user: container.user,
      readonlyRootFilesystem: true,
      portMappings: [{ containerPort: container.port, hostPort: container.port, protocol: 'tcp' }],
      environment: Object.entries(props.environment).map(([name, value]) => ({ name, value })),
      mountPoints: Object.entries(writable).map(([sourceVolume, containerPath]) => ({
        sourceVolume,
        containerPath,
        readOnly: false,
      })),
      healthCheck: {
        command: ['CMD', 'node', '-e', READY],
        interval: 15,
        timeout: 5,
        retries: 3,
        startPeriod: props.graceSeconds,
      },
      stopTimeout: props.stopSeconds,
      linuxParameters: { initProcessEnabled: true },
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': props.logGroupName,
          'awslogs-region': props.region,
          'awslogs-stream-prefix': container.name,
          // The log driver is non-blocking, so that a log service that stalls does not delay answers. Its buffer is
          // large, because metrics are made from log lines and a full buffer drops lines.
          mode: 'non-blocking',
          'max-buffer-size': '25m',
        },
      },
    };
    this.arn = new EcsTaskDefinition(this, 'task', {
      family: props.family,
      // Terraform does not deregister old revisions of the task definition, because ECS needs the previous one for a
      // rollback.
      skipDestroy: true,
      cpu: String(props.size.cpu),
      memory: String(props.size.memory),
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      runtimePlatform: {
        cpuArchitecture: container.architecture.task,
        operatingSystemFamily: 'LINUX',
      },
      executionRoleArn: props.executionRoleArn,
      taskRoleArn: props.taskRoleArn,
      volume: Object.keys(writable).map((name) => ({ name })),
      containerDefinitions: JSON.stringify([server]),
    }).arn;
  }
}
