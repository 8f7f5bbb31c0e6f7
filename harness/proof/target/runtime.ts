import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { IMPORT_SCRIPT } from '../../environments/image/import-script.ts';

export type Imported = Readonly<{ ok: true } | { ok: false; why: string }>;

/** A runtime that imports the server's packages to check that they work. */
export type Runtime = Readonly<{
  /** Description of the runtime for the report, such as "this machine's Node 24.21.0". */
  about: string;
  /** Returns the names of the packages in the server's manifest. */
  packages: () => Promise<readonly string[]>;
  /** Imports the packages in the given order, in a new process. */
  importAll: (packages: readonly string[], signal?: AbortSignal) => Promise<Imported>;
  /** Stops the processes that the runtime has started. */
  close?: () => Promise<void>;
}>;

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Returns the names of the packages in a manifest, which is given as text. */
export const packagesOf = (manifest: string): readonly string[] =>
  Object.keys(Manifest.parse(JSON.parse(manifest)).dependencies);

/** Longest time of an import in ms; imports run at the lowest priority. */
export const IMPORT_TIMEOUT_MS = 300_000;

/** Returns a runtime that uses this process's Node in the server's folder, as the local environment does. */
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

/** Lowers the priority of a process to the minimum, because imports run beside queries whose latency is judged. */
function yieldTo(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // An error means that the process has ended or that the system does not allow another priority, so it is ignored.
  }
}
