import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runningProcess, startProcess, stopProcess } from '../../emulator/background-process.ts';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { installPackages } from './install-packages.ts';
import { unmountBelow } from './mounts.ts';
import { ROOT } from './root.ts';

/**
 * Folder with everything that the private engine stores. Deleting it after the engine has stopped removes all traces.
 */
export const FOLDER = join(ROOT, '.onecall', 'engine');
const NAME = 'dockerd';
const DOCKERD = '/usr/sbin/dockerd';
/** Docker client that is installed with the engine. Another client in PATH may be newer and lack the builder. */
const CLIENT = '/usr/bin/docker';
const START_MS = 30_000;
/** Longest wait in milliseconds for the engine to stop its containers and itself. */
const STOP_MS = 30_000;
const LEAST_FREE_BYTES = 2_000_000_000;

/**
 * Shell script that closes inherited file descriptors and then runs the engine. The engine outlives the process that
 * starts it, and would keep that process's pipes open.
 */
const CLOSE_AND_RUN = `for fd in /proc/$$/fd/*; do
  fd=\${fd##*/}; if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi
done; exec "$0" "$@"`;
/** Maximum length of a Unix socket's path on Linux, in bytes. */
const LONGEST_PATH = 107;

const run = promisify(execFile);
const socketOf = (folder: string): string => join(folder, 'docker.sock');
const envOf = (folder: string) => ({
  DOCKER_HOST: `unix://${socketOf(folder)}`,
  DOCKER_BUILDKIT: '1',
});
const engineOf = (folder: string): Engine => ({
  command: CLIENT,
  env: envOf(folder),
  private: true,
  about: 'a private dockerd',
});

export const privateEngine = (folder = FOLDER): Engine | undefined =>
  runningProcess(folder, NAME) === undefined ? undefined : engineOf(folder);

type StartOptions = Readonly<{ install?: boolean; folder?: string }>;

/**
 * Starts a Docker daemon that creates no bridge, firewall rule or forwarding on this machine. It runs until
 * `stopPrivateEngine()`.
 *
 * @throws {ImageError} when this process is not root, Debian's Docker is not installed, or the daemon ends before it
 * answers
 */
export async function startPrivateEngine(
  say: (text: string) => void,
  options: StartOptions = {},
): Promise<Engine> {
  const { folder = FOLDER, install = false } = options;
  const running = privateEngine(folder);
  if (running) return running;
  if (process.getuid?.() !== 0)
    throw new ImageError(
      'Cannot start a private container engine: only root may. Start Docker or Podman yourself and it is used',
    );
  await installPackages([DOCKERD, CLIENT], ['docker.io'], { say, install });
  if (socketOf(folder).length > LONGEST_PATH)
    throw new ImageError(
      `Cannot start a private container engine: the path of its socket, ${socketOf(folder)}, is longer than ${LONGEST_PATH} characters. Move this checkout to a folder nearer to the root`,
    );
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < LEAST_FREE_BYTES)
    throw new ImageError(
      `Cannot start a private container engine: ${Math.round((bavail * bsize) / 1e6)} MB are free for ${folder}, ${LEAST_FREE_BYTES / 1e6} MB are needed`,
    );
  say('Starting a private container engine ...');
  const dataRoot = join(folder, 'data');
  const { DOCKER_HOST } = envOf(folder);
  await startProcess({
    directory: folder,
    name: NAME,
    command: [
      '/bin/bash',
      '-c',
      CLOSE_AND_RUN,
      DOCKERD,
      `--data-root=${dataRoot}`,
      `--exec-root=${join(folder, 'exec')}`,
      `--pidfile=${join(folder, 'dockerd.pid')}`,
      `--host=${DOCKER_HOST}`,
      '--bridge=none',
      '--iptables=false',
      '--ip6tables=false',
      '--ip-forward=false',
    ],
    mark: dataRoot,
    facts: { socket: DOCKER_HOST },
    isReady: () => answers(folder),
    startMs: START_MS,
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ImageError(why, { cause: error });
  });
  return engineOf(folder);
}

const answers = (folder: string): Promise<boolean> =>
  run(CLIENT, ['version'], { env: { ...process.env, ...envOf(folder) }, timeout: 2_000 }).then(
    () => true,
    () => false,
  );

/**
 * Stops the private engine with its containers and mounts, and keeps its images for the next start.
 * @returns whether the engine was running
 */
export async function stopPrivateEngine(folder = FOLDER): Promise<boolean> {
  if (privateEngine(folder)) {
    const options = { env: { ...process.env, ...envOf(folder) } };
    const { stdout } = await run(CLIENT, ['ps', '--quiet'], options).catch(() => ({ stdout: '' }));
    const containers = stdout.split('\n').filter((id) => id !== '');
    if (containers.length > 0)
      await run(CLIENT, ['rm', '--force', '--volumes', ...containers], options).catch(() => {});
  }
  const stopped = await stopProcess(folder, NAME, STOP_MS);
  if (existsSync(folder)) await unmountBelow(folder);
  return stopped;
}
