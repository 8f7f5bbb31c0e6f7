import type { TaskDescription } from './task-description.ts';

/**
 * Largest number of processes in a task. It is far above what tasks need, and protects the machine from a runaway
 * task.
 */
const MAX_PROCESSES = 512;

export type ContainerOptions = Readonly<{
  /** Loopback address of the container, which replaces the task's network interface; it is passed as `HOST`. */
  address: string;
  extraEnv?: Readonly<Record<string, string>> | undefined;
  name?: string | undefined;
  labels?: Readonly<Record<string, string>> | undefined;
  /** Network of the container engine that the container joins; `host` by default. */
  network?: string | undefined;
}>;

/**
 * Returns the arguments of the engine's `create` command, with Fargate's limits. The engine stores no output of the
 * container.
 */
export function createArguments(task: TaskDescription, options: ContainerOptions): string[] {
  const { address, extraEnv, name, labels = {}, network = 'host' } = options;
  const environment = { ...task.environment, ...extraEnv, HOST: address };
  const [entryPoint, ...entryArguments] = task.entryPoint ?? [];
  return [
    'create',
    ...(name === undefined ? [] : ['--name', name]),
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    `--network=${network}`,
    '--log-driver=none',
    '--pull=never',
    '--no-healthcheck',
    `--cpus=${task.cpuUnits / 1024}`,
    `--memory=${task.memoryMiB}m`,
    `--memory-swap=${task.memoryMiB}m`,
    `--pids-limit=${MAX_PROCESSES}`,
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    ...(task.readonlyRootFilesystem ? ['--read-only'] : []),
    ...(task.initProcess ? ['--init'] : []),
    ...(task.user === undefined ? [] : ['--user', task.user]),
    ...(task.workingDirectory === undefined ? [] : ['--workdir', task.workingDirectory]),
    ...task.scratch.flatMap(({ path, readOnly }) => [
      '--mount',
      // Each temporary folder is an anonymous volume, which gets the owner and mode that the folder has in the image; a
      // tmpfs would not.
      `type=volume,destination=${path}${readOnly ? ',readonly' : ''}`,
    ]),
    ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...(entryPoint === undefined ? [] : ['--entrypoint', entryPoint]),
    task.image,
    ...entryArguments,
    ...(task.command ?? []),
  ];
}
