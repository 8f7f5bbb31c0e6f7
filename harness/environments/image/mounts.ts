import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Returns the mount points of file systems below a folder, the deepest first. */
export function mountsBelow(folder: string): readonly string[] {
  const points = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
    .filter((point) => point.startsWith(`${folder}/`));
  return points.toSorted((a, b) => b.length - a.length);
}

/** Unmounts every file system below a folder, even those in use. */
export async function unmountBelow(folder: string): Promise<void> {
  for (const point of mountsBelow(folder)) await run('umount', ['--lazy', point]);
}
