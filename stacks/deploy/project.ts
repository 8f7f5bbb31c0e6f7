import { join } from 'node:path';

/** Absolute path of the repository's root folder. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Returns the folder for an environment's files on this machine, which git ignores. */
export const folderOf = (name: string) => join(ROOT, '.onecall', name);

/** Returns the folder to which an environment's Terraform is written before it is applied. */
export const outputOf = (name: string) => join(folderOf(name), 'cdktf.out');

export const stackFolder = (name: string, stack: string) => join(outputOf(name), 'stacks', stack);

/** Prints a remark to standard error, because standard output is reserved for the command's result. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}
