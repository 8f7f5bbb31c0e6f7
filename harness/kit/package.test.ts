import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const MODULES = resolve(import.meta.dirname, '../../node_modules');

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

/**
 * Creates an empty project in which the packed test kit is installed. The package has no dependencies, so no network is
 * needed.
 */
function emptyProject(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: import.meta.dirname,
    stdio: 'ignore',
  });
  const [packed = ''] = readdirSync(folder);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const args = ['install', join(folder, packed), '--offline', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: project, stdio: 'ignore' });
  writeFileSync(join(project, 'sums.test.ts'), SUMS);
  return project;
}

test('the packed kit runs in an empty project, by its command and by node --test', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kit-package-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const project = emptyProject(folder);
  const installed = readdirSync(join(project, 'node_modules/@onecall/kit'), {
    encoding: 'utf8',
    recursive: true,
  });
  assert.ok(installed.includes('LICENSE') && installed.includes('README.md'));
  assert.deepEqual(
    installed.filter((name) => /(?<!\.d)\.ts$|\.test\.|fixture|build/.test(name)),
    [],
    'the package holds files that no user needs',
  );
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const run = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { cwd: project, encoding: 'utf8', env: { ...env, NO_COLOR: '1' } });

  const byKit = run(process.execPath, ['node_modules/.bin/kit']);
  assert.equal(byKit.status, 1, byKit.stdout + byKit.stderr);
  assert.match(byKit.stdout, /2 passed, 1 failed/);
  assert.match(byKit.stdout, /A timer was started[^]*began at .*sums\.test\.ts:7/);

  const byNode = run(process.execPath, ['--test', 'sums.test.ts']);
  assert.equal(byNode.status, 1, byNode.stdout);
  assert.match(byNode.stdout, /pass 3\b/);

  const options = '--noEmit --strict --module nodenext --target es2024 --types node --typeRoots';
  const checked = run(join(MODULES, '.bin/tsc'), [
    ...options.split(' '),
    join(MODULES, '@types'),
    'sums.test.ts',
  ]);
  assert.equal(checked.status, 0, checked.stdout);
});
