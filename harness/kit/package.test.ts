import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { buildKit } from './build.ts';

const TSC = resolve(import.meta.dirname, '../../node_modules/.bin/tsc');

const SUMS = `import assert from 'node:assert/strict';
import { test, type TestContext } from '@onecall/kit';

test('adds', async (t: TestContext) => {
  assert.equal(await t.step('one and one', () => assert.equal(1 + 1, 2)), true);
});
test('leaks a timer', () => void setTimeout(() => {}, 200));
test('may not connect', { permissions: 'none' }, async () => {
  await assert.rejects(fetch('http://127.0.0.1:9'), { code: 'ERR_NOT_CAPABLE' });
});
`;

/** An empty project with the packed kit installed, as anybody would install it. */
function emptyProject(folder: string): string {
  const built = join(folder, 'built');
  buildKit(built);
  const [packed] = execFileSync('npm', ['pack', built, '--silent', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
  }).split('\n');
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const args = ['install', join(folder, packed ?? ''), '--offline', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: project, stdio: 'ignore' });
  writeFileSync(join(project, 'sums.test.ts'), SUMS);
  return project;
}

test('the packed kit runs in an empty project, by its command and by node --test', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kit-package-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const project = emptyProject(folder);
  const installed = readdirSync(join(project, 'node_modules/@onecall/kit'));
  assert.ok(installed.includes('LICENSE') && installed.includes('README.md'));
  assert.deepEqual(
    installed.filter((name) => /(?<!\.d)\.ts$|\.test\./.test(name)),
    [],
    'only what a user needs is packed',
  );
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const run = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { cwd: project, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } });

  const byKit = run(process.execPath, ['node_modules/.bin/kit']);
  assert.equal(byKit.status, 1, byKit.stdout + byKit.stderr);
  assert.match(byKit.stdout, /2 passed[^]*1 failed|1 failed[^]*2 passed/);
  assert.match(byKit.stdout, /A timer was started[^]*began at .*sums\.test\.ts:7/);

  const byNode = run(process.execPath, ['--test', 'sums.test.ts']);
  assert.equal(byNode.status, 1, byNode.stdout);
  assert.match(byNode.stdout, /pass 3|pass 2/);

  const options =
    '--noEmit --strict --module nodenext --target es2024 --skipLibCheck false --types';
  const checked = run(TSC, [...options.split(' '), '', 'node_modules/@onecall/kit/kit.d.ts']);
  assert.doesNotMatch(checked.stdout, /Cannot find module '\.\//);
});
