import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENT = 'docs/requirements.md';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const rows = [...read(DOCUMENT).matchAll(/^\| ([CAUIHR]\d+[a-c]?) +\|(.*)\|(.*)\|$/gm)].map(
  ([, id = '', text = '', shown = '']) => ({ id, text: text.trim(), shown: shown.trim() }),
);

test('docs/requirements.md names each requirement once', () => {
  const ids = rows.map(({ id }) => id);
  assert.ok(ids.length > 50);
  assert.deepEqual(ids, [...new Set(ids)]);
});

test('docs/requirements.md names only tests that exist, or says that there is none', () => {
  for (const { id, shown } of rows) {
    const files = [...shown.matchAll(/`([^`]+\.ts)`/g)].map(([, file = '']) => file);
    assert.ok(files.length > 0 || /^not (built|shown):?/.test(shown), `${id} names no test`);
    for (const file of files) assert.ok(existsSync(join(ROOT, file)), `${id}: ${file}`);
  }
});

test('every requirement that code, tests or documents name is in docs/requirements.md', () => {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.md'], { cwd: ROOT })
    .toString()
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)));
  const known = new Set(rows.map(({ id }) => id));
  for (const file of files) {
    // The id of a requirement stands in brackets, as in "(C9)" or "(C3, C4)", or begins a comment, as in "C9: ...".
    for (const [, list = ''] of read(file).matchAll(
      /(?:\(|\*\*|\/\*\* )((?:[CAUIHR]\d{1,2}[a-c]?)(?:(?:, | and )[CAUIHR]\d{1,2}[a-c]?)*)(?=[):*])/g,
    ))
      for (const id of list.split(/, | and /)) assert.ok(known.has(id), `${file} names ${id}`);
  }
});
