import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const Running = z.object({
  pid: z.int(),
  /** Part of the process's command line, which distinguishes the process from a later one with the same pid. */
  mark: z.string().min(1),
  log: z.string(),
  startedAt: z.string(),
  /** Values by name that callers need to use the process, such as its URL. */
  facts: z.record(z.string(), z.string()),
});

/** A process that keeps running after the command that started it has ended. */
export type BackgroundProcess = Readonly<z.infer<typeof Running>>;

export type BackgroundOptions = Readonly<{
  /** Folder in which `<name>.json` describes the process and `<name>.log` has its output. */
  directory: string;
  name: string;
  command: readonly [string, ...string[]];
  /** Part of the command line that no other process has, such as the path of a script. */
  mark: string;
  facts: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
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

export function runningProcess(directory: string, name: string): BackgroundProcess | undefined {
  try {
    const record = Running.parse(JSON.parse(readFileSync(recordOf(directory, name), 'utf8')));
    return isRunning(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a process in its own process group, with its description and output in `directory`, and waits until it is
 * ready.
 *
 * @throws {Error} with the end of its output, if the process ends or is not ready in time; it is then stopped.
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

/**
 * Ends a process with SIGTERM, then with SIGKILL if it is still running after `patienceMs`. @returns whether it was
 * running
 */
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
    // A killed process stays visible for a moment, because the kernel removes it with a delay.
    const goneBy = Date.now() + KILLED_MS;
    do await wait(POLL_MS);
    while (isRunning(running) && Date.now() < goneBy);
  }
  rmSync(recordOf(directory, name), { force: true });
  return running !== undefined;
}
