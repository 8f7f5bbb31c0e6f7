import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from './root.ts';

const run = promisify(execFile);

/**
 * Returns the image's tag: 12 hex digits of the commit HEAD. It ends with "-dirty" if files differ from that commit,
 * and is "unknown" outside of a git repository.
 */
export async function imageCommit(): Promise<string> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: ROOT })).stdout.trim();
  try {
    const head = await git('rev-parse', '--short=12', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? head : `${head}-dirty`;
  } catch {
    return 'unknown';
  }
}
