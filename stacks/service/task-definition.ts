import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition/index.js';
import { Construct } from 'constructs';
import type { ServerEnv } from '../../server/config.ts';
import { container } from '../container.ts';
import type { TaskSize } from '../environment.ts';

export interface TaskDefinitionProps {
  readonly family: string;
  readonly size: TaskSize;
  /** An image with a tag whose meaning never changes. */
  readonly image: string;
  readonly environment: ServerEnv;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly logGroupName: string;
  readonly region: string;
  readonly stopSeconds: number;
  readonly graceSeconds: number;
  /** Whether ECS Exec is on. It puts an agent into the container, which writes to folders of its own. */
  readonly shell: boolean;
}

/** Requests the address that the task listens on; on AWS it listens on every address. */
const READY = `fetch('http://' + process.env.HOST + ':${container.port}${container.readyPath}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** The folders in which ECS Exec's agent keeps its state and its log. */
const SHELL_FOLDERS = {
  'shell-state': '/var/lib/amazon',
  'shell-log': '/var/log/amazon',
};

/**
 * The task's definition: x86_64, as the image is built; no root, and nothing writable but `/tmp`. Fargate accepts neither `tmpfs` nor a
 * Dockerfile's HEALTHCHECK. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
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
          // Non-blocking, so that a stalled log service does not stall answers. Metrics count lines, so the buffer is
          // large enough that few are lost.
          mode: 'non-blocking',
          'max-buffer-size': '25m',
        },
      },
    };
    this.arn = new EcsTaskDefinition(this, 'task', {
      family: props.family,
      // The circuit breaker returns to the previous revision, and ECS deploys no revision that was deregistered.
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
