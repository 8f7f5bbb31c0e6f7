import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createArguments, type ContainerOptions } from './container-arguments.ts';
import { EngineError, runEngine, spawnEngine, type ContainerEngine } from './container-engine.ts';
import { readStats, type TaskStats } from './read-stats.ts';
import type { TaskDescription } from './task-description.ts';
import { watchHealth, type Health } from './watch-health.ts';

type RunOptions = ContainerOptions &
  Readonly<{
    /** Receives each line of standard output and standard error. Lines of one stream arrive in order. */
    onLog: (line: string) => void;
  }>;

export type TaskEnd = Readonly<{
  /** Exit code of the container; 128 plus the signal's number if a signal ended it. */
  exitCode: number;
  /** Whether the kernel killed a process of the container at the memory limit. */
  outOfMemory: boolean;
  signal?: NodeJS.Signals;
}>;

export type RunningContainer = Readonly<{
  containerId: string;
  /** Name of the image in the container engine, with the digest if the image was pulled by digest. */
  image: string;
  health: () => Health;
  stats: () => Promise<TaskStats>;
  /** Sends SIGTERM, then SIGKILL when the stop timeout has passed. Resolves when the container has ended. */
  stop: () => Promise<TaskEnd>;
  kill: (signal: NodeJS.Signals) => Promise<void>;
  /**
   * Limits the memory of a running container. @throws {EngineError} when the container uses more than `bytes` and
   * cannot free it
   */
  setMemoryLimit: (bytes: number) => Promise<void>;
  /** Resolves when the container has ended and is removed. Rejects when the container engine is unavailable. */
  ended: Promise<TaskEnd>;
}>;

const POLL_MS = 50;

const State = z.object({
  ExitCode: z.int(),
  OOMKilled: z.boolean(),
  StartedAt: z.string(),
  Running: z.boolean(),
  Error: z.string().optional(),
});

/**
 * Runs the container of an ECS task with Fargate's restrictions: CPU and memory limits, no capabilities, no swap. The
 * container shares the machine's network and has its own loopback address.
 *
 * @throws {EngineError} when the image is missing or the container cannot be started
 */
export async function runTask(
  engine: ContainerEngine,
  task: TaskDescription,
  options: RunOptions,
): Promise<RunningContainer> {
  const containerId = await runEngine(engine, createArguments(task, options));
  const remove = () => runEngine(engine, ['rm', '--force', '--volumes', containerId]);
  const output = attach(engine, containerId, options.onLog);
  try {
    await started(engine, containerId, output);
  } catch (error) {
    await remove();
    throw error;
  }
  output.pass();
  const over = new AbortController();
  const watch = watchHealth({ engine, containerId, signal: over.signal }, task.healthCheck);
  const ended = output.closed
    .then(() => runEngine(engine, ['wait', containerId]))
    .then(() => stateOf(engine, containerId))
    .finally(() => over.abort())
    .then(async ({ ExitCode, OOMKilled }) => {
      await remove();
      return { exitCode: ExitCode, outOfMemory: OOMKilled, ...signalOf(ExitCode) };
    });
  ended.catch(() => {});
  return {
    containerId,
    image: task.image,
    health: watch.health,
    stats: () => readStats(engine, containerId, task),
    stop: async () => {
      over.abort();
      const stop = ['stop', '--time', String(task.stopTimeoutSeconds), containerId];
      // An error of the `stop` command is ignored, because a container that has already ended counts as stopped.
      await runEngine(engine, stop).catch(() => undefined);
      return ended;
    },
    kill: async (signal) =>
      void (await runEngine(engine, ['kill', '--signal', signal, containerId])),
    setMemoryLimit: async (bytes) => {
      const limit = ['--memory', `${bytes}b`, '--memory-swap', `${bytes}b`];
      await runEngine(engine, ['update', ...limit, containerId]);
    },
    ended,
  };
}

type Output = Readonly<{
  closed: Promise<void>;
  isClosed: () => boolean;
  /** Passes the lines that were held back to `onLog`, and then every further line. */
  pass: () => void;
  lines: () => readonly string[];
}>;

/**
 * Starts the container. Output is held back until the container is known to run, because it may be an error message
 * of the engine.
 */
function attach(engine: ContainerEngine, containerId: string, onLog: RunOptions['onLog']): Output {
  const client = spawnEngine(engine, ['start', '--attach', containerId]);
  const held: string[] = [];
  let take = (line: string): void => void held.push(line);
  let isClosed = false;
  for (const input of [client.stdout, client.stderr])
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
      take(line),
    );
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const close = () => {
    isClosed = true;
    resolve();
  };
  client.once('close', close);
  client.once('error', (error) => {
    take(error.message);
    close();
  });
  return {
    closed,
    isClosed: () => isClosed,
    lines: () => held,
    pass: () => {
      held.forEach((line) => onLog(line));
      take = onLog;
    },
  };
}

const stateOf = async (engine: ContainerEngine, containerId: string) =>
  State.parse(
    JSON.parse(await runEngine(engine, ['inspect', '--format', '{{json .State}}', containerId])),
  );

async function started(engine: ContainerEngine, containerId: string, output: Output) {
  for (;;) {
    const wasClosed = output.isClosed();
    const { StartedAt, Running } = await stateOf(engine, containerId);
    if (Running || !StartedAt.startsWith('0001')) return;
    if (wasClosed) throw new EngineError(output.lines().at(-1) ?? 'The container did not start');
    await wait(POLL_MS);
  }
}

function signalOf(exitCode: number): { signal?: NodeJS.Signals } {
  const named = z.record(z.string(), z.int()).parse(constants.signals);
  const name = Object.keys(named).find((each) => named[each] === exitCode - 128);
  const signal = isSignal(name) ? name : undefined;
  return signal === undefined ? {} : { signal };
}

function isSignal(name: string | undefined): name is NodeJS.Signals {
  return name !== undefined && name in constants.signals;
}
