import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BenchError } from './process-figures.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ROLLDOWN = join(ROOT, 'node_modules/.bin/rolldown');
/**
 * Folder of the server's bundle. It must lie two levels below the root, as in the image, because the bundle finds the
 * page's files by a relative path.
 */
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
 * Bundles Onecall's server as for the image, and the raw server in the same way. Without bundles, Node would strip
 * types at run time. That needs 20 MB more memory, which no deployed server needs.
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
