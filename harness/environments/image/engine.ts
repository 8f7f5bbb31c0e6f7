import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { privateEngine } from './private-engine.ts';

const run = promisify(execFile);
const ANSWER_MS = 10_000;

/**
 * Returns the arguments that show whether an engine answers. Podman is asked for its client's version, because it has
 * no server.
 */
const askVersion = (command: string): readonly string[] =>
  basename(command).startsWith('podman')
    ? ['version', '--format', '{{.Client.Version}}']
    : ['version', '--format', '{{.Server.Version}}'];

async function answering(command: string): Promise<Engine | undefined> {
  try {
    const { stdout } = await run(command, askVersion(command), { timeout: ANSWER_MS });
    const about = `${basename(command)} ${stdout.trim()}`;
    return { command, env: { DOCKER_BUILDKIT: '1' }, private: false, about };
  } catch {
    return undefined;
  }
}

/**
 * Returns the user's own engine: the command in `DOCKER`, or else Docker, or else Podman. It is undefined if none
 * answers.
 *
 * @throws {ImageError} when `DOCKER` is set and that engine does not answer
 */
export async function ownEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine | undefined> {
  const named = env['DOCKER'];
  if (!named) return (await answering('docker')) ?? (await answering('podman'));
  const engine = await answering(named);
  if (engine) return engine;
  throw new ImageError(
    `Cannot use DOCKER=${named}: it does not answer to "${named} version". Start it, or name another that takes Docker's command line`,
  );
}

/**
 * Returns the user's own engine, or else the private engine of this repository if it is running. No engine is started.
 *
 * @throws {ImageError} saying how to get an engine
 */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const found = (await ownEngine(env)) ?? privateEngine();
  if (found) return found;
  throw new ImageError(
    'Cannot find a container engine: neither docker nor podman answers. Start one, name one with DOCKER=<command>, or, as root on Debian, start a private one with make engine',
  );
}
