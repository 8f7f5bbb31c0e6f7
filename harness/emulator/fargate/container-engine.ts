import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 16_000_000;

/** The command-line program of Docker or Podman, which runs the containers. */
export type ContainerEngine = Readonly<{
  command: string;
  /**
   * Environment variables that the engine's commands get in addition to this process's own, such as the engine's
   * address.
   */
  env: Readonly<Record<string, string>>;
}>;

const Failed = z.object({ killed: z.boolean(), stderr: z.string() });

/** An error that the container engine reported. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/**
 * Runs one command of the container engine and returns its output. Without `timeoutMs`, it waits without a limit.
 *
 * It calls the command line instead of a client library. Docker and Podman share the command line, which needs no
 * package and finds the engine as the user configured it (contexts, rootless sockets).
 *
 * @throws {EngineError} with the engine's error message
 */
export async function runEngine(
  { command, env }: ContainerEngine,
  args: readonly string[],
  timeoutMs = 0,
): Promise<string> {
  try {
    const { stdout } = await run(command, [...args], {
      env: { ...process.env, ...env },
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: timeoutMs,
    });
    return stdout.trim();
  } catch (cause) {
    const { killed, stderr } = Failed.catch({ killed: false, stderr: '' }).parse(cause);
    const late = killed ? `no answer within ${timeoutMs / 1_000} s` : String(cause);
    const why = stderr.trim() || late;
    throw new EngineError(why.replace(/^.*Error( response from daemon)?: /s, ''), { cause });
  }
}

/**
 * Starts a command of the container engine that keeps running. Ctrl-C in the terminal does not reach it, so
 * containers are stopped in order.
 */
export function spawnEngine(
  { command, env }: ContainerEngine,
  args: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(command, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}
