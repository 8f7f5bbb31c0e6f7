import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export type Imported = Readonly<{ ok: true } | { ok: false; why: string }>;

/** Where the server runs, as far as its packages go. */
export type Runtime = Readonly<{
  /** For a person, such as "this machine's Node 24.21.0". */
  about: string;
  /** Names of the packages the server's manifest says it needs. */
  packages: () => Promise<readonly string[]>;
  /** Imports packages in this order, in a fresh process. */
  importAll: (packages: readonly string[], signal?: AbortSignal) => Promise<Imported>;
  /** Where something was started for it. */
  close?: () => Promise<void>;
}>;

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Names of the packages that a manifest, as text, says are needed. */
export const packagesOf = (manifest: string): readonly string[] =>
  Object.keys(Manifest.parse(JSON.parse(manifest)).dependencies);

/** Long, since it runs at the lowest priority. */
export const IMPORT_TIMEOUT_MS = 300_000;

/** Static imports are not enough: `import()` of each in turn names the one that fails. */
export const IMPORT_SCRIPT = `for (const name of process.argv.slice(1)) {
  try {
    const found = await import(name);
    if (Object.keys(found).length === 0) throw new Error('it exports nothing');
  } catch (error) {
    console.error(name + ': ' + (error.code ?? '') + ' ' + error.message);
    process.exit(1);
  }
}
process.exit(0);`;

/** The Node that runs this, in the server's folder, as the local environment's server process has it. */
export function localRuntime(serverFolder: string, node: string = process.execPath): Runtime {
  return {
    about: `${node === process.execPath ? `Node ${process.versions.node}` : node} in ${serverFolder}`,
    packages: async () => packagesOf(await readFile(`${serverFolder}/package.json`, 'utf8')),
    importAll: (packages, signal) =>
      new Promise((resolve) => {
        const { PATH = '', HOME = '' } = process.env;
        const child = execFile(
          node,
          ['--input-type=module', '-e', IMPORT_SCRIPT, ...packages],
          {
            cwd: serverFolder,
            env: { PATH, HOME, NODE_ENV: 'production' },
            timeout: IMPORT_TIMEOUT_MS,
            ...(signal && { signal }),
          },
          (error, _stdout, stderr) =>
            resolve(error ? { ok: false, why: stderr.trim() || error.message } : { ok: true }),
        );
        yieldTo(child.pid);
      }),
  };
}

/** Imports run beside queries whose latency is judged, so they take only the time that nobody else wants. */
function yieldTo(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it.
  }
}
