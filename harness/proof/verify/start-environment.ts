import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An environment on this machine that this run started. */
export type Started = Readonly<{
  /** Folder that contains the environment's `<kind>/environment.json`. */
  root: string;
  close: () => Promise<void>;
}>;

const MODULE = join(import.meta.dirname, 'local-process.ts');
/**
 * Longest time in ms that an environment may take to stop. A container may finish its answers for as long as its task
 * definition says.
 */
const STOP_MS = { local: 15_000, container: 130_000 } as const;

export type StartableKind = keyof typeof STOP_MS;

/** Tells whether an environment needs nothing but this machine, so that a run can start its own instance. */
export const isStartable = (env: string): env is StartableKind => Object.hasOwn(STOP_MS, env);

/**
 * Starts an environment of this machine on free ports, with its store and log in a temporary folder.
 * @throws with the environment's standard error when it does not start
 */
export async function startEnvironment(kind: StartableKind): Promise<Started> {
  const root = await mkdtemp(join(tmpdir(), 'onecall-verify-'));
  // The environment gets its own process group, so that Ctrl-C reaches only the run, which then stops the environment.
  const child = fork(MODULE, [join(root, kind), kind], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS[kind]);
    await ended;
    clearTimeout(timer);
    await rm(root, { recursive: true, force: true });
  };
  const ready = await Promise.race([
    once(child, 'message').then(() => true),
    ended.then(() => false),
  ]);
  if (ready) return { root, close };
  await close();
  throw new Error(`The ${kind} environment did not start: ${errors.trim()}`);
}
