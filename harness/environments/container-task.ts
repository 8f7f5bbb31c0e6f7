import { createWriteStream } from 'node:fs';
import { LoopbackAddresses } from '../emulator/fargate/loopback-addresses.ts';
import { runTask, type TaskEnd } from '../emulator/fargate/run-task.ts';
import type { TaskDescription } from '../emulator/fargate/task-description.ts';
import type { Engine } from './image/container-engine.ts';
import type { RunningTask } from './operations-tasks.ts';
import type { ServerProcessOptions } from './server-process.ts';

export type ContainerTask = Readonly<{
  engine: Engine;
  task: TaskDescription;
  port: number;
  labels: Readonly<Record<string, string>>;
  output: ServerProcessOptions;
}>;

/**
 * Longest wait in milliseconds for the server to listen. It is long, because the server has half a CPU on a machine
 * that may be busy.
 */
const START_MS = 60_000;
const LAST_LINES = 30;
const KILLED = 137;
const addresses = new LoopbackAddresses(128);

/**
 * Starts the server's container and waits until it listens.
 *
 * @throws {Error} with the last lines of its output, when the container ends or does not listen in time
 */
export async function startContainerTask(options: ContainerTask): Promise<RunningTask> {
  const { engine, task, port, labels, output } = options;
  const host = await addresses.take(port);
  const file =
    output.logFile === undefined ? undefined : createWriteStream(output.logFile, { flags: 'a' });
  const lines: string[] = [];
  const { promise: listening, resolve: listens } = Promise.withResolvers<void>();
  const running = await runTask(engine, task, {
    address: host,
    labels,
    onLog: (line) => {
      file?.write(`${line}\n`);
      output.onLogLine?.(line);
      lines.push(line);
      lines.splice(0, lines.length - LAST_LINES);
      if (line.includes('"event":"start"')) listens();
    },
  });
  const ended = running.ended.finally(() => {
    addresses.release(host);
    file?.end();
  });
  ended.catch(() => {});
  const { promise: late, resolve: isLate } = Promise.withResolvers<string>();
  const timer = setTimeout(isLate, START_MS, `did not listen within ${START_MS / 1_000} s`);
  const why = await Promise.race([
    listening.then(() => undefined),
    ended.then(({ exitCode }) => `ended with ${exitCode}`),
    late,
  ]);
  clearTimeout(timer);
  if (why !== undefined) {
    await running.kill('SIGKILL').catch(() => {});
    await ended;
    throw new Error(`The server's container ${why}:\n${lines.join('\n')}`);
  }
  return {
    id: running.containerId.slice(0, 12),
    host,
    port,
    signal: (signal) => {
      const sent = signal === 'SIGTERM' ? running.stop() : running.kill(signal);
      // A signal to a container that has already ended is no error, so a failure to send the signal is ignored.
      sent.catch(() => {});
    },
    ended: ended.then(
      (end) => ({ exitCode: end.exitCode, reason: reasonOf(end) }),
      (error: unknown) => ({ exitCode: KILLED, reason: `The engine went away: ${String(error)}` }),
    ),
    usage: async () => {
      try {
        const { memoryBytes, descriptors } = await running.stats();
        return { memoryBytes, ...(descriptors !== undefined && { descriptors }) };
      } catch {
        return {};
      }
    },
    setMemoryLimit: running.setMemoryLimit,
  };
}

function reasonOf({ exitCode, outOfMemory, signal }: TaskEnd): string {
  if (outOfMemory) return `OutOfMemoryError: killed at its memory limit (exit code ${exitCode})`;
  return signal === undefined ? `Exited with ${exitCode}` : `Ended by ${signal}`;
}
