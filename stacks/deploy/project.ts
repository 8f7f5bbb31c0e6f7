import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Returns the folder of an environment's files on this machine; git ignores it. */
export const folderOf = (name: string) => join(ROOT, '.onecall', name);

/** Returns the folder into which the Terraform of one environment is written before it is applied. */
export const outputOf = (name: string) => join(folderOf(name), 'cdktf.out');

export const stackFolder = (name: string, stack: string) => join(outputOf(name), 'stacks', stack);

/** Prints a remark to standard error; answers go to standard output. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}
