import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const Running = z.object({
  pid: z.int(),
  /** Part of the process's command line. It tells this process from a later one with the same pid. */
  mark: z.string().min(1),
  log: z.string(),
  startedAt: z.string(),
  /** The names and values that callers need to reach the process. */
  facts: z.record(z.string(), z.string()),
});

/** A process that keeps running after the command that started it. */
export type BackgroundProcess = Readonly<z.infer<typeof Running>>;

export type BackgroundOptions = Readonly<{
  /** Folder of the record `<name>.json` and of the output `<name>.log`. */
  directory: string;
  name: string;
  command: readonly [string, ...string[]];
  /** Part of the command line that no other process has, such as a script's path. */
  mark: string;
  facts: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** Returns whether the process is ready for use. */
  isReady: () => Promise<boolean>;
  startMs: number;
}>;

const POLL_MS = 100;
const KILLED_MS = 10_000;
const recordOf = (directory: string, name: string) => join(directory, `${name}.json`);

function isRunning({ pid, mark }: Pick<BackgroundProcess, 'pid' | 'mark'>): boolean {
  try {
    const found = execFileSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], {
      encoding: 'utf8',
    });
    return found.includes(mark) && !found.trimStart().startsWith('Z');
  } catch {
    return false;
  }
}

/** Returns the process of that name that was started for `directory` and still runs. */
export function runningProcess(directory: string, name: string): BackgroundProcess | undefined {
  try {
    const record = Running.parse(JSON.parse(readFileSync(recordOf(directory, name), 'utf8')));
    return isRunning(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a process in a group of its own, with its record and output in `directory`, and waits until it is ready.
 *
 * @throws {Error} when it is not ready in time or ends before, with the end of its output; it is stopped then.
 */
export async function startProcess(options: BackgroundOptions): Promise<BackgroundProcess> {
  const { directory, name, command, mark, facts, env, isReady, startMs } = options;
  mkdirSync(directory, { recursive: true });
  const log = join(directory, `${name}.log`);
  const output = openSync(log, 'w');
  const [file, ...args] = command;
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  child.unref();
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  const { pid } = child;
  if (pid === undefined) throw new Error(`Cannot start ${file}: ${(await failed).message}`);
  const running = { pid, mark, log, startedAt: new Date().toISOString(), facts };
  writeFileSync(recordOf(directory, name), `${JSON.stringify(running, undefined, 2)}\n`);
  const until = Date.now() + startMs;
  while (!(await isReady())) {
    if (Date.now() > until || child.exitCode !== null || child.signalCode !== null) {
      await stopProcess(directory, name);
      const end = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
      throw new Error(`Cannot start the ${name} process, its output ends with:\n${end}`);
    }
    await wait(POLL_MS);
  }
  return running;
}

/** Ends the process with SIGTERM, and with SIGKILL when it has not ended in time. @returns whether it ran */
export async function stopProcess(
  directory: string,
  name: string,
  patienceMs = 5_000,
): Promise<boolean> {
  const running = runningProcess(directory, name);
  if (running !== undefined) {
    process.kill(running.pid, 'SIGTERM');
    const until = Date.now() + patienceMs;
    while (isRunning(running) && Date.now() < until) await wait(POLL_MS);
    if (isRunning(running)) process.kill(running.pid, 'SIGKILL');
    // The kernel removes a killed process after a delay, and its parent is notified even later.
    const goneBy = Date.now() + KILLED_MS;
    do await wait(POLL_MS);
    while (isRunning(running) && Date.now() < goneBy);
  }
  rmSync(recordOf(directory, name), { force: true });
  return running !== undefined;
}
