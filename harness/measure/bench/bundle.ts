import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BenchError } from './process-figures.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ROLLDOWN = join(ROOT, 'node_modules/.bin/rolldown');
/** Two levels below the root, as deep as the image's bundle, which finds the page by a relative path. */
const SERVER = '.onecall/bench';
const RAW = '.onecall/bench-raw';

const run = promisify(execFile);

async function rolldown(...args: readonly string[]): Promise<void> {
  try {
    await run(ROLLDOWN, args, { cwd: ROOT });
  } catch (error) {
    throw new BenchError('Cannot bundle the servers: install the packages with "npm ci" first', {
      cause: error,
    });
  }
}

/**
 * Bundles the product's server as the image has it, and the raw server the same way. Node that strips types from sources
 * needs 20 MB more memory, which no deployed server does.
 *
 * @returns the main files of both bundles
 * @throws {BenchError} when the bundler is missing or fails
 */
export async function bundleServers(): Promise<Readonly<{ server: string; raw: string }>> {
  await mkdir(join(ROOT, '.onecall'), { recursive: true });
  await rolldown('--config', 'harness/environments/image/bundle.config.ts', '--dir', SERVER);
  const raw = 'harness/measure/bench/raw-server-process.ts';
  const names = ['--entryFileNames', '[name].cjs', '--chunkFileNames', '[name]-[hash].cjs'];
  await rolldown(raw, '--platform', 'node', '--format', 'cjs', '--dir', RAW, ...names);
  return {
    server: join(ROOT, SERVER, 'main.cjs'),
    raw: join(ROOT, RAW, 'raw-server-process.cjs'),
  };
}
