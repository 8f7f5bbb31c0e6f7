import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const Slices = z.array(z.object({ ms: z.number(), event: z.string() })).min(1);

/** Work of an event loop without a pause: its CPU time, and the class of the resource whose event began it. */
export type Slice = z.infer<typeof Slices>[number];

/**
 * Prepares the measurement of a server's slices. @returns the environment variables to start the server with, and a
 * function that reads the longest slices, longest first, once the server has exited
 */
export async function measureSlices() {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-slices-'));
  const SLICES_FILE = join(folder, 'slices.json');
  return {
    env: {
      NODE_OPTIONS: `--import=${new URL('measure-slices.ts', import.meta.url).href}`,
      SLICES_FILE,
    },
    read: async (): Promise<readonly Slice[]> =>
      Slices.parse(JSON.parse(await readFile(SLICES_FILE, 'utf8'))),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
