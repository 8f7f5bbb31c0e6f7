import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { isFargateSize } from './fargate-sizes.ts';
import { readHealthCheck } from './read-health-check.ts';
import type { Scratch, TaskDescription } from './task-description.ts';
import { TaskRefused } from './task-refused.ts';

const DEFAULT_STOP_SECONDS = 30;
const MAX_STOP_SECONDS = 120;
const ARCHITECTURES = { x64: 'X86_64', arm64: 'ARM64' };

export type LogTarget = Readonly<{ group: string; region: string; prefix: string }>;

export type RunnableDefinition = Readonly<{
  arn: string;
  /** Family and revision of the task definition, as `<family>:<revision>`. */
  revision: string;
  container: string;
  task: TaskDescription;
  /** Log group for the container's output; when absent, the output is discarded. */
  logs?: LogTarget;
  taskRoleArn?: string;
  /** ARN of the role with which ECS pulls the image and writes the log. */
  executionRoleArn?: string;
}>;

/**
 * Reads a task definition with one container, and fills in ECS's defaults.
 *
 * @throws {TaskRefused} for a definition that Fargate refuses, and for one that only this emulator does not support;
 * the message says which
 */
export function readDefinition(definition: TaskDefinition): RunnableDefinition {
  const { taskDefinitionArn: arn = '', family = '', revision = 0 } = definition;
  const { taskRoleArn, executionRoleArn } = definition;
  const size = sizeOf(definition);
  requireFargate(definition);
  const container = onlyContainer(definition);
  const { name = '', image = '', user, workingDirectory, entryPoint, command } = container;
  const healthCheck = readHealthCheck(container.healthCheck);
  const logs = logsOf(container);
  const task = {
    image,
    ...size,
    ...(user === undefined ? {} : { user }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(entryPoint === undefined ? {} : { entryPoint }),
    ...(command === undefined ? {} : { command }),
    ...(healthCheck === undefined ? {} : { healthCheck }),
    readonlyRootFilesystem: container.readonlyRootFilesystem ?? false,
    environment: Object.fromEntries(
      (container.environment ?? []).map((each) => [each.name ?? '', each.value ?? '']),
    ),
    scratch: scratchOf(definition, container),
    initProcess: container.linuxParameters?.initProcessEnabled ?? false,
    stopTimeoutSeconds: stopTimeoutOf(container),
  };
  return {
    arn,
    revision: `${family}:${revision}`,
    container: name,
    task,
    ...(logs === undefined ? {} : { logs }),
    ...(taskRoleArn === undefined ? {} : { taskRoleArn }),
    ...(executionRoleArn === undefined ? {} : { executionRoleArn }),
  };
}

function sizeOf({ cpu = '', memory = '' }: TaskDefinition) {
  const size = { cpuUnits: Number(cpu), memoryMiB: Number(memory) };
  if (isFargateSize(size.cpuUnits, size.memoryMiB)) return size;
  throw new TaskRefused(
    `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
  );
}

function requireFargate({ networkMode, requiresCompatibilities, runtimePlatform }: TaskDefinition) {
  if (requiresCompatibilities?.includes('FARGATE') !== true)
    throw new TaskRefused('Task definition does not support launch_type FARGATE.');
  if (networkMode !== 'awsvpc')
    throw new TaskRefused("Fargate only supports network mode 'awsvpc'.");
  const { cpuArchitecture = 'X86_64', operatingSystemFamily = 'LINUX' } = runtimePlatform ?? {};
  const { arch } = process;
  const here = arch === 'x64' || arch === 'arm64' ? ARCHITECTURES[arch] : arch;
  if (cpuArchitecture !== here || operatingSystemFamily !== 'LINUX')
    throw new TaskRefused(
      `CannotPullContainerError: image Manifest does not contain descriptor matching platform: the task wants ${operatingSystemFamily} on ${cpuArchitecture}, this machine is LINUX on ${here}`,
    );
}

function onlyContainer({ containerDefinitions = [] }: TaskDefinition): ContainerDefinition {
  const [container, ...more] = containerDefinitions;
  if (container === undefined || more.length > 0)
    throw new TaskRefused(
      `Cannot run a task of ${containerDefinitions.length} containers: this stand-in runs tasks of one`,
    );
  const { linuxParameters, privileged, secrets = [], dockerSecurityOptions = [] } = container;
  const refused = Object.entries({
    tmpfs: (linuxParameters?.tmpfs ?? []).length > 0,
    sharedMemorySize: linuxParameters?.sharedMemorySize !== undefined,
    devices: (linuxParameters?.devices ?? []).length > 0,
    swappiness: linuxParameters?.swappiness !== undefined,
    privileged: privileged === true,
    dockerSecurityOptions: dockerSecurityOptions.length > 0,
  }).find(([, isUsed]) => isUsed);
  if (refused)
    throw new TaskRefused(`Fargate compatible task definitions do not support ${refused[0]}`);
  if (secrets.length > 0)
    throw new TaskRefused(
      'Cannot run a task with secrets: this stand-in has no store to read them from',
    );
  return container;
}

function scratchOf(
  { volumes = [] }: TaskDefinition,
  { mountPoints = [] }: ContainerDefinition,
): Scratch[] {
  return mountPoints.map(({ sourceVolume, containerPath = '', readOnly = false }, index) => {
    const volume = volumes.find(({ name }) => name === sourceVolume);
    if (volume === undefined) throw new TaskRefused(`Unknown volume '${sourceVolume ?? ''}'.`);
    if (volume.host?.sourcePath !== undefined)
      throw new TaskRefused('Fargate compatible task definitions do not support sourcePath');
    if (
      volume.efsVolumeConfiguration !== undefined ||
      volume.dockerVolumeConfiguration !== undefined
    )
      throw new TaskRefused(
        `Cannot mount the volume "${sourceVolume}": this stand-in has scratch volumes only`,
      );
    if (mountPoints.findIndex((other) => other.sourceVolume === sourceVolume) !== index)
      throw new TaskRefused(
        `Cannot mount the volume "${sourceVolume}" twice: this stand-in mounts one once`,
      );
    return { path: containerPath, readOnly };
  });
}

function stopTimeoutOf({ stopTimeout = DEFAULT_STOP_SECONDS }: ContainerDefinition): number {
  if (stopTimeout >= 0 && stopTimeout <= MAX_STOP_SECONDS) return stopTimeout;
  throw new TaskRefused(
    `Invalid setting for container. The stopTimeout must be between 0 and ${MAX_STOP_SECONDS} seconds on Fargate, it is ${stopTimeout}.`,
  );
}

function logsOf({ name = '', logConfiguration }: ContainerDefinition): LogTarget | undefined {
  if (logConfiguration === undefined) return undefined;
  const { logDriver, options = {} } = logConfiguration;
  const {
    'awslogs-group': group,
    'awslogs-region': region,
    'awslogs-stream-prefix': prefix,
  } = options;
  if (logDriver !== 'awslogs')
    throw new TaskRefused(
      `Cannot use the log driver "${logDriver}": this stand-in has awslogs alone`,
    );
  if (group === undefined || region === undefined || prefix === undefined)
    throw new TaskRefused(
      `Log driver awslogs requires options: awslogs-group, awslogs-region, awslogs-stream-prefix; container ${name} lacks one.`,
    );
  return { group, region, prefix };
}
