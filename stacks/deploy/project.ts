import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Where an environment's files of this machine are: ignored by git. */
export const folderOf = (name: string) => join(ROOT, '.onecall', name);

/** Where Terraform of one environment is written before it is applied. */
export const outputOf = (name: string) => join(folderOf(name), 'cdktf.out');

export const stackFolder = (name: string, stack: string) => join(outputOf(name), 'stacks', stack);

/** Remarks, as against answers, go to standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
