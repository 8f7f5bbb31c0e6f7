/**
 * Program that checks an image's packages from inside a container of it. It starts the server and records which files
 * of the bundle are loaded. Then it imports subsets of the packages, each in a process of its own. It prints one line
 * of JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

type Order = Readonly<{
  env: Readonly<Record<string, string>>;
  importScript: string;
  subsets: readonly (readonly string[])[];
}>;

const [, given = ''] = process.argv;
const order: Order = JSON.parse(given);
const SERVER = '/app/server';

/**
 * Program that is preloaded into the server. When the server ends, it writes the names of the loaded CommonJS files to
 * file descriptor 3.
 */
const OBSERVER = `import Module from 'node:module';
import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(3, JSON.stringify(Object.keys(Module._cache))));`;

/** Starts the server, stops it when it is ready, and returns the names of the files that it loaded. */
async function loadedFiles(): Promise<readonly string[]> {
  const observer = `data:text/javascript,${encodeURIComponent(OBSERVER)}`;
  const server = spawn(process.execPath, ['--import', observer, `${SERVER}/dist/main.cjs`], {
    env: { ...process.env, ...order.env },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [, output, , files] = server.stdio;
  if (output === null || files === null || files === undefined || !('read' in files))
    throw new Error('The server has no output');
  const written = text(files);
  for await (const line of createInterface({ input: output }))
    if (line.includes('"event":"start"')) server.kill('SIGTERM');
  return JSON.parse((await written) || '[]').map((path: string) => basename(path));
}

/** Imports packages in a new process. Returns the reason if one cannot be imported, or else undefined. */
async function failureOf(packages: readonly string[]): Promise<string | undefined> {
  const args = ['--input-type=module', '-e', order.importScript, ...packages];
  const child = spawn(process.execPath, args, { cwd: SERVER, stdio: ['ignore', 'ignore', 'pipe'] });
  const [why] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return child.exitCode === 0 ? undefined : why.trim() || `exit code ${child.exitCode}`;
}

/** Imports all subsets of the packages, in as many processes at a time as there are CPU cores. */
async function importAll(): Promise<readonly (string | null)[]> {
  const failures: (string | null)[] = order.subsets.map(() => null);
  const queue = [...order.subsets.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      failures[next[0]] = (await failureOf(next[1])) ?? null;
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return failures;
}

const loaded = await loadedFiles();
const failures = await importAll();
const bundled: unknown = JSON.parse(readFileSync(`${SERVER}/dist/packages.json`, 'utf8'));
process.stdout.write(`${JSON.stringify({ loaded, failures, bundled })}\n`);
