import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
/**
 * Folder of Node's compile cache, which the image has too. The cache is off in measurements of test coverage, which it
 * would distort.
 */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../.onecall/compile-cache', import.meta.url));
/**
 * Node's flags for the server. A small, fixed size of V8's young generation keeps memory use steady;
 * docs/decisions/container.md has the figures.
 */
export const SERVER_FLAGS = [
  '--unhandled-rejections=strict',
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
];

/** Environment variables that make the C library return freed memory to the system, as in the image. */
export const SERVER_MEMORY = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

export type ServerProcess = Readonly<{
  pid: number;
  port: number;
  /**
   * Sends a signal to the server and waits for its end.
   * @returns the exit code, or undefined when a signal ended the server
   */
  stop: (signal?: NodeJS.Signals) => Promise<number | undefined>;
  /** Resolves with the server's exit code, or with undefined when a signal ended the server. */
  ended: Promise<number | undefined>;
  close: () => Promise<unknown>;
}>;

export type ServerProcessOptions = Readonly<{
  logFile?: string;
  onLogLine?: (line: string) => void;
  /** Path of the server's main module; by default, the one of this repository. */
  main?: string | undefined;
}>;

/**
 * Starts the server in a process of its own, with only the given environment variables, and waits until it listens.
 * @throws {Error} with its output on standard error, when it exits before it listens
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
