import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { privateEngine } from './private-engine.ts';

const run = promisify(execFile);
const ANSWER_MS = 10_000;

/** Returns the arguments that show whether an engine answers; Podman has no server to ask. */
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
 * Returns the user's own engine: the one whose command `DOCKER` names, else Docker or Podman.
 *
 * @throws {ImageError} when the one that is named does not answer
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
 * Finds an engine and changes none: the user's own, else the private one of this repository where it runs.
 *
 * @throws {ImageError} saying how to get one
 */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const found = (await ownEngine(env)) ?? privateEngine();
  if (found) return found;
  throw new ImageError(
    'Cannot find a container engine: neither docker nor podman answers. Start one, name one with DOCKER=<command>, or, as root on Debian, start a private one with make engine',
  );
}
