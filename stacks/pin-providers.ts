import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = join(import.meta.dirname, 'provider.lock.hcl');

/** Gives each synthesized stack the committed hashes of the provider, so that Terraform runs no other package. */
export function pinProviders(outdir: string): void {
  const stacks = join(outdir, 'stacks');
  for (const stack of readdirSync(stacks))
    copyFileSync(LOCK, join(stacks, stack, '.terraform.lock.hcl'));
}
