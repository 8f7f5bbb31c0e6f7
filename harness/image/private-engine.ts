import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runningProcess, startProcess, stopProcess } from '../emulator/background-process.ts';
import type { Engine } from './engine.ts';
import { ImageError } from './image-error.ts';
import { installPackages } from './install-packages.ts';
import { mountsBelow, unmountBelow } from './mounts.ts';
import { ROOT } from './root.ts';

/** Everything the private engine has, so that ending it and removing this leaves nothing. */
export const FOLDER = join(ROOT, '.onecall', 'engine');
const NAME = 'dockerd';
const DOCKERD = '/usr/sbin/dockerd';
/** The client beside the engine: a newer one may come first in PATH and have no builder. */
const CLIENT = '/usr/bin/docker';
const START_MS = 30_000;
/** It ends its containers first. */
const STOP_MS = 30_000;
const LEAST_FREE_BYTES = 2_000_000_000;

const run = promisify(execFile);
const env = { DOCKER_HOST: `unix://${join(FOLDER, 'docker.sock')}`, DOCKER_BUILDKIT: '1' };
const engine: Engine = { command: CLIENT, env, private: true, about: 'a private dockerd' };

/** Where the private engine runs, else nothing. */
export const privateEngine = (): Engine | undefined =>
  runningProcess(FOLDER, NAME) === undefined ? undefined : engine;

/**
 * Starts a dockerd that changes nothing else on this machine: no bridge, no firewall rule, no forwarding. It stays until
 * `stopPrivateEngine()`.
 *
 * @throws {ImageError} when this is not root on a system with Debian's engine, or when it ends before it answers
 */
export async function startPrivateEngine(
  say: (text: string) => void,
  options: Readonly<{ install?: boolean }> = {},
): Promise<Engine> {
  const running = privateEngine();
  if (running) return running;
  if (process.getuid?.() !== 0)
    throw new ImageError(
      'Cannot start a private container engine: only root may. Start Docker or Podman yourself and it is used',
    );
  await installPackages([DOCKERD, CLIENT], ['docker.io'], { say, ...options });
  mkdirSync(FOLDER, { recursive: true });
  const { bavail, bsize } = statfsSync(FOLDER);
  if (bavail * bsize < LEAST_FREE_BYTES)
    throw new ImageError(
      `Cannot start a private container engine: ${Math.round((bavail * bsize) / 1e6)} MB are free for ${FOLDER}, ${LEAST_FREE_BYTES / 1e6} MB are needed`,
    );
  say('Starting a private container engine ...');
  const dataRoot = join(FOLDER, 'data');
  await startProcess({
    directory: FOLDER,
    name: NAME,
    command: [
      DOCKERD,
      `--data-root=${dataRoot}`,
      `--exec-root=${join(FOLDER, 'exec')}`,
      `--pidfile=${join(FOLDER, 'dockerd.pid')}`,
      `--host=${env.DOCKER_HOST}`,
      '--bridge=none',
      '--iptables=false',
      '--ip6tables=false',
      '--ip-forward=false',
    ],
    mark: dataRoot,
    facts: { socket: env.DOCKER_HOST },
    isReady: () => answers(),
    startMs: START_MS,
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ImageError(why, { cause: error });
  });
  return engine;
}

const answers = (): Promise<boolean> =>
  run(CLIENT, ['version'], { env: { ...process.env, ...env }, timeout: 2_000 }).then(
    () => true,
    () => false,
  );

/** Ends its containers, itself and what it mounted; its images stay for the next start. Answers whether it ran. */
export async function stopPrivateEngine(): Promise<boolean> {
  if (privateEngine()) {
    const options = { env: { ...process.env, ...env } };
    const { stdout } = await run(CLIENT, ['ps', '--quiet'], options).catch(() => ({ stdout: '' }));
    const containers = stdout.split('\n').filter((id) => id !== '');
    if (containers.length > 0)
      await run(CLIENT, ['rm', '--force', '--volumes', ...containers], options).catch(() => {});
  }
  const stopped = await stopProcess(FOLDER, NAME, STOP_MS);
  if (existsSync(FOLDER) && mountsBelow(FOLDER).length > 0) await unmountBelow(FOLDER);
  return stopped;
}
