import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 16_000_000;

/** The command line of Docker or Podman, which runs the containers. */
export type ContainerEngine = Readonly<{
  command: string;
  /** Variables that are added to this process's own, such as the address on which the engine listens. */
  env: Readonly<Record<string, string>>;
}>;

/** An error that the engine reported. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/**
 * Runs one command of the engine and answers what it printed.
 *
 * The command line and no client library: it is what Docker and Podman have in common, it finds the engine as the person who
 * installed it set it up (contexts, rootless sockets), and it needs no package.
 *
 * @throws {EngineError} with the engine's own words
 */
export async function runEngine(
  { command, env }: ContainerEngine,
  args: readonly string[],
): Promise<string> {
  try {
    const { stdout } = await run(command, [...args], {
      env: { ...process.env, ...env },
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return stdout.trim();
  } catch (cause) {
    const said = z.object({ stderr: z.string() }).safeParse(cause).data?.stderr.trim() ?? '';
    const why = said === '' && cause instanceof Error ? cause.message : said;
    throw new EngineError(why.replace(/^.*Error( response from daemon)?: /s, ''), { cause });
  }
}

/** Starts a command that keeps running. A terminal's Ctrl-C does not reach it, so that containers end in order. */
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
