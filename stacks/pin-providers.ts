import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = join(import.meta.dirname, 'provider.lock.hcl');

/**
 * Adds a lock file with the committed hashes of the AWS provider to each synthesized stack, so that Terraform accepts
 * no other package.
 */
export function pinProviders(outdir: string): void {
  const stacks = join(outdir, 'stacks');
  for (const stack of readdirSync(stacks))
    copyFileSync(LOCK, join(stacks, stack, '.terraform.lock.hcl'));
}
