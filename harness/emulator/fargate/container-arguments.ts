import type { TaskDescription } from './task-description.ts';

/** Limit of processes in a task. No task here needs as many; it protects the machine from a runaway task. */
const MAX_PROCESSES = 512;

export type ContainerOptions = Readonly<{
  /** The container's own loopback address, in place of the task's network interface; passed as `HOST`. */
  address: string;
  /** Variables that override those of the task's environment. */
  extraEnv?: Readonly<Record<string, string>> | undefined;
  name?: string | undefined;
  labels?: Readonly<Record<string, string>> | undefined;
  /** A network of the engine; `host` by default. */
  network?: string | undefined;
}>;

/**
 * Returns the arguments of `create`, with the limits that Fargate would set. Output is passed on as it comes and
 * stored nowhere.
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
      // A volume takes over the owner and mode that the image gives to the folder; a tmpfs would not.
      `type=volume,destination=${path}${readOnly ? ',readonly' : ''}`,
    ]),
    ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...(entryPoint === undefined ? [] : ['--entrypoint', entryPoint]),
    task.image,
    ...entryArguments,
    ...(task.command ?? []),
  ];
}
