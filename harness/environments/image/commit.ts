import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from './root.ts';

const run = promisify(execFile);

/** What an image is named by: 12 hex digits of HEAD, "-dirty" where files differ from it; "unknown" outside git. */
export async function imageCommit(): Promise<string> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: ROOT })).stdout.trim();
  try {
    const head = await git('rev-parse', '--short=12', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? head : `${head}-dirty`;
  } catch {
    return 'unknown';
  }
}
