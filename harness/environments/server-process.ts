import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
/** The compile cache, as in the image. It is off where coverage is measured, which it would distort. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../.onecall/compile-cache', import.meta.url));
/** A small young generation, of one size from the start, keeps memory flat; docs/decisions/container.md has the figures. */
export const SERVER_FLAGS = [
  '--unhandled-rejections=strict',
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
];

/** Settings of the C library in the image, with which it returns freed memory to the system. */
export const SERVER_MEMORY = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

export type ServerProcess = Readonly<{
  pid: number;
  port: number;
  /** Sends a signal and waits for the end. @returns the exit code, or undefined when a signal ended it. */
  stop: (signal?: NodeJS.Signals) => Promise<number | undefined>;
  /** Resolves with the exit code, or undefined when a signal ended it. */
  ended: Promise<number | undefined>;
  close: () => Promise<unknown>;
}>;

export type ServerProcessOptions = Readonly<{
  /** The file to which log lines are appended. */
  logFile?: string;
  onLogLine?: (line: string) => void;
  /** The main module of the server, where it is not that of this repository. */
  main?: string | undefined;
}>;

/**
 * Starts the server in a process of its own, as a container would, and waits until it listens.
 * @throws with its output on standard error, when it exits before.
 */
export async function startServerProcess(
  env: Readonly<Record<string, string>>,
  { logFile, onLogLine, main = MAIN }: ServerProcessOptions,
): Promise<ServerProcess> {
  const { PATH = '', HOME = '', NODE_V8_COVERAGE } = process.env;
  const measured = NODE_V8_COVERAGE === undefined ? { NODE_COMPILE_CACHE } : { NODE_V8_COVERAGE };
  const child = spawn(process.execPath, [...SERVER_FLAGS, main], {
    env: { PATH, HOME, ...measured, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-8_000);
  });
  const file = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
  const { promise: listening, resolve: listens } = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    file?.write(`${line}\n`);
    onLogLine?.(line);
    const port = /"event":"start".*"port":(\d+)/.exec(line)?.[1];
    if (port !== undefined) listens(Number(port));
  });
  const died = ended.then(() => {
    throw new Error(`The server ended before it listened:\n${errors}`);
  });
  const port = await Promise.race([listening, died]);
  died.catch(() => {
    file?.end();
    if (child.exitCode !== 0 && errors !== '') process.stderr.write(errors);
  });
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => end(child, signal, ended);
  const code = ended.then(() => child.exitCode ?? undefined);
  return { pid: child.pid ?? 0, port, stop, ended: code, close: () => stop() };
}

async function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  ended: Promise<unknown>,
): Promise<number | undefined> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
  return child.exitCode ?? undefined;
}
