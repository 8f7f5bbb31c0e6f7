import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { DeployProblem } from './problem.ts';
import { ROOT } from './project.ts';

/** Returns the first 12 hex digits of the checked-out commit, which are the image's tag. */
export async function headCommit(): Promise<string> {
  const result = await execa('git', ['rev-parse', '--short=12', 'HEAD'], {
    cwd: ROOT,
    reject: false,
  });
  if (!result.failed) return result.stdout.trim();
  throw new DeployProblem('Cannot tell the git commit: deploys are made from a git repository');
}

/**
 * Returns the commit as an image tag. If there are uncommitted changes, a digest of them is appended: the emulator
 * deploys such trees too, and an existing tag is never pushed again.
 */
export async function treeVersion(): Promise<string> {
  const commit = await headCommit();
  const git = async (...args: string[]) => (await execa('git', args, { cwd: ROOT })).stdout;
  const changes = await git('diff', '--binary', 'HEAD');
  const untracked = await git('ls-files', '--others', '--exclude-standard');
  if (changes === '' && untracked === '') return commit;
  const digest = createHash('sha256').update(changes);
  for (const file of untracked.split('\n').filter((name) => name !== '')) {
    digest.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return `${commit}-${digest.digest('hex').slice(0, 8)}`;
}

/**
 * Refuses a working tree with uncommitted changes, because an image is named by its commit.
 * @throws {DeployProblem} when there are such changes
 */
export async function checkClean(): Promise<void> {
  const { stdout } = await execa('git', ['status', '--porcelain'], { cwd: ROOT });
  if (stdout.trim() === '') return;
  throw new DeployProblem(
    'Cannot name the image by its commit: there are uncommitted changes, commit or stash them first',
  );
}
