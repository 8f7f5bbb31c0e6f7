import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { folderOf, ROOT } from '../deploy/project.ts';

/** The file with the address of the emulated AWS API, which a checkout needs in place of an account's credentials. */
const ADDRESS = 'aws-api.json';

/**
 * Clones this repository into a temporary folder that has nothing of a deploy. The clone uses the packages that are
 * installed here.
 */
export async function secondCheckout() {
  const root = mkdtempSync(join(tmpdir(), 'onecall-second-'));
  await execa('git', ['clone', '--quiet', '--shared', ROOT, root]);
  for (const workspace of ['.', 'stacks', 'web']) {
    const packages = join(workspace, 'node_modules');
    if (existsSync(join(ROOT, packages))) symlinkSync(join(ROOT, packages), join(root, packages));
  }
  const folder = join(root, relative(ROOT, folderOf('emulated')));
  mkdirSync(folder, { recursive: true });
  cpSync(join(folderOf('emulated'), ADDRESS), join(folder, ADDRESS));
  return {
    /** Runs a command of the clone's `stacks/deploy/cli.ts`. The returned promise never rejects. */
    onecall: (...args: string[]) =>
      execa(process.execPath, ['stacks/deploy/cli.ts', ...args], { cwd: root, reject: false }),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
