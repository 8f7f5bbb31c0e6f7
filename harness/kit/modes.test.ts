import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runKit, startKit } from './conformance/run-kit.fixture.ts';

const KIT = join(import.meta.dirname, 'kit.ts');

/** Creates a temporary folder with the given files; the keys of `files` are names and the values are texts. */
function project(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'kit-modes-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { folder, write, file: (name: string) => join(folder, name) };
}

const SIGN = `export function sign(x: number): string {
  if (x < 0) return 'minus';
  return 'plus';
}
`;
const SIGN_TEST = `import { test } from ${JSON.stringify(KIT)};
import { sign } from './sign.ts';
test('plus', (t) => t.assert.strictEqual(sign(1), 'plus'));
`;

test('--coverage prints a table, writes lcov.info, and fails below the threshold', async (t) => {
  const { folder, file } = project(t, { 'sign.ts': SIGN, 'sign.test.ts': SIGN_TEST });
  const coverage = `--coverage=${join(folder, 'out')}`;
  const enough = await runKit([coverage, '--coverage-threshold=40', file('sign.test.ts')]);
  assert.equal(enough.code, 0, enough.stdout + enough.stderr);
  assert.match(enough.stdout, /\| File +\| +Branch % \| Function % \| +Line % \|/);
  assert.match(enough.stdout, /sign\.ts \| +\d+\.\d \| +100\.0 \|/);
  assert.doesNotMatch(enough.stdout, /sign\.test\.ts +\|/);
  assert.match(readFileSync(join(folder, 'out/lcov.info'), 'utf8'), /SF:.*sign\.ts[^]*LF:4/);
  const tooLittle = await runKit([coverage, '--coverage-threshold=100', file('sign.test.ts')]);
  assert.equal(tooLittle.code, 1);
  assert.match(tooLittle.stderr, /Branch coverage of .* is below the threshold of 100 %/);
});

const SNAPSHOT_TEST = `import { test } from ${JSON.stringify(KIT)};
test('a value', async (t) => {
  await t.assertSnapshot({ b: [1], a: 'one \`\${2}\`' });
  await t.step('inner', (step) => step.assertSnapshot('text', { serializer: (x) => \`<\${x}>\` }));
});
`;

test('t.assertSnapshot() compares, names the difference, and is updated by an option', async (t) => {
  const { folder, file, write } = project(t, { 'v.test.ts': SNAPSHOT_TEST });
  const run = (...args: string[]) => runKit([...args, file('v.test.ts')]);
  const missing = await run();
  assert.equal(missing.code, 1);
  assert.match(missing.stdout, /Missing snapshot.*--update-snapshots/);
  assert.equal((await run('--update-snapshots')).code, 0);
  const written = readFileSync(join(folder, '__snapshots__/v.test.ts.snap'), 'utf8');
  assert.match(
    written,
    /^export const snapshot = \{\};\n\nsnapshot\[`a value 1`\] = `\n\{\n {2}a: /,
  );
  assert.match(written, /snapshot\[`a value > inner 1`\] = `<text>`;/);
  assert.equal((await run()).code, 0);
  write('v.test.ts', SNAPSHOT_TEST.replace('[1]', '[2]').replace(/ {2}await t\.step.*\n/, ''));
  const different = await run();
  assert.equal(different.code, 1);
  assert.match(different.stdout, /Snapshot does not match[^]*\+ +' +2'[^]*- +' +1'/);
  assert.equal((await run('-u')).code, 0);
  const updated = readFileSync(join(folder, '__snapshots__/v.test.ts.snap'), 'utf8');
  assert.doesNotMatch(updated, /inner/, 'a snapshot without a test is removed');
});

test('--watch runs again the files that use a changed one, and no other', async (t) => {
  const other = `import { test } from ${JSON.stringify(KIT)};\ntest('other', () => {});\n`;
  const { folder, file, write } = project(t, {
    'sign.ts': SIGN,
    'sign.test.ts': SIGN_TEST,
    'other.test.ts': other,
  });
  cpSync(join(import.meta.dirname, 'package.json'), join(folder, 'package.json'));
  const watching = startKit(['--watch', file('sign.test.ts'), file('other.test.ts')]);
  t.after(() => watching.child.kill('SIGKILL'));
  assert.match(await watching.line(/Waiting for a change/), /2 passed/);
  write('sign.ts', SIGN.replace("'plus'", "'+'"));
  const again = (await watching.line(/1 failed/)).split('Waiting for a change')[1] ?? '';
  assert.match(again, /✗ plus/);
  assert.doesNotMatch(again, /✓ other/);
  watching.child.kill('SIGINT');
  assert.equal(await watching.exited, 130);
});

test('--watch is refused beside what needs the end of a run', async () => {
  for (const option of ['--coverage', '--junit-path=x.xml', '--fail-fast']) {
    const { code, stderr } = await runKit(['--watch', option], 'order');
    assert.equal(code, 2);
    assert.match(stderr, /Cannot use --watch with --.*a run that watches has no end/);
  }
});
