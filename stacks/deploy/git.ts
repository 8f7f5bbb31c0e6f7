import { execa } from 'execa';
import { DeployProblem } from './problem.ts';
import { ROOT } from './project.ts';

/** The commit of the working tree, shortened as an image's tag. */
export async function headCommit(): Promise<string> {
  const result = await execa('git', ['rev-parse', '--short=12', 'HEAD'], {
    cwd: ROOT,
    reject: false,
  });
  if (!result.failed) return result.stdout.trim();
  throw new DeployProblem('Cannot tell the git commit: deploys are made from a git repository');
}

/** @throws {DeployProblem} when the image would hold what no commit has. */
export async function checkClean(): Promise<void> {
  const { stdout } = await execa('git', ['status', '--porcelain'], { cwd: ROOT });
  if (stdout.trim() === '') return;
  throw new DeployProblem(
    'Cannot name the image by its commit: there are uncommitted changes, commit or stash them first',
  );
}
