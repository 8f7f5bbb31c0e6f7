import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { taskSize } from '../../environments/task-size.ts';
import type { Engine } from '../../environments/image/container-engine.ts';
import { askEngine } from '../../environments/image/run-engine.ts';
import { IMPORT_SCRIPT } from '../../environments/image/import-script.ts';
import { IMPORT_TIMEOUT_MS, packagesOf, type Runtime } from './runtime.ts';

/** Folder in the image that contains the server and its manifest. */
const SERVER = '/app/server';
/**
 * Program that keeps the container running. It ends when its standard input closes, which happens when the parent
 * process ends.
 */
const IDLE = 'process.stdin.resume().on("end", () => process.exit(0)); console.log("up")';
/** Lowest possible CPU share for the container, because imports run beside queries whose latency is judged. */
const CPU_SHARES = 2;

type Idle = Readonly<{ name: string; close: () => Promise<void> }>;

/**
 * Returns a runtime that imports packages in a new container with a task's limits and no network. Each import is a
 * process in this container. That takes 0.35 s for the largest packages; a container for each import would take 0.6 s.
 */
export function containerRuntime(engine: Engine, image: string): Runtime {
  let started: Promise<Idle> | undefined;
  const idle = (): Promise<Idle> => (started ??= startIdle(engine, image));
  const node = async (script: string, ...args: readonly string[]) => {
    const { name } = await idle();
    return [
      'exec',
      '--workdir',
      SERVER,
      name,
      'node',
      '--input-type=module',
      '-e',
      script,
      ...args,
    ];
  };
  return {
    about: `the image ${image}`,
    packages: async () => {
      const { name } = await idle();
      return packagesOf(await askEngine(engine, ['exec', name, 'cat', `${SERVER}/package.json`]));
    },
    importAll: async (packages, signal) => {
      const args = await node(IMPORT_SCRIPT, ...packages);
      const options = {
        env: { ...process.env, ...engine.env },
        timeout: IMPORT_TIMEOUT_MS,
        ...(signal && { signal }),
      };
      return new Promise((resolve) => {
        execFile(engine.command, args, options, (error, _stdout, stderr) =>
          resolve(error ? { ok: false, why: stderr.trim() || error.message } : { ok: true }),
        );
      });
    },
    close: async () => {
      const running = await started?.catch(() => undefined);
      await running?.close();
    },
  };
}

/**
 * Starts the container in which packages are imported.
 * @throws with the engine's message when the image is missing or has no Node
 */
async function startIdle(engine: Engine, image: string): Promise<Idle> {
  const { cpuUnits, memoryMiB, user } = taskSize();
  const name = `imports-${randomUUID()}`;
  const child = spawn(
    engine.command,
    [
      'run',
      '--rm',
      '--interactive',
      `--name=${name}`,
      '--network=none',
      '--pull=never',
      '--read-only',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      `--user=${user}`,
      `--cpus=${cpuUnits / 1_024}`,
      `--cpu-shares=${CPU_SHARES}`,
      `--memory=${memoryMiB}m`,
      `--memory-swap=${memoryMiB}m`,
      image,
      'node',
      '-e',
      IDLE,
    ],
    { env: { ...process.env, ...engine.env }, stdio: 'pipe', detached: true },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close');
  const isUp = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    ended.then(() => false),
  ]);
  if (!isUp) throw new Error(`Cannot start a container of ${image}: ${errors.trim()}`);
  return {
    name,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
