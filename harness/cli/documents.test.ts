import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '');
const documents = tracked.filter((file) => /^(?:docs\/|harness\/|[A-Z]+)[^.]*\.md$/.test(file));

/**
 * Pattern of a source file's name in code style in a document. The name is the whole path of the file or the end of the
 * path.
 */
const NAMED = /`([\w.-]+(?:\/[\w.-]+)*\.(?:tsx?|py|css|md))`/g;
test('the documents name only source files that exist', () => {
  assert.ok(documents.length > 20);
  const missing: string[] = [];
  for (const document of documents)
    for (const [, named = ''] of readFileSync(join(ROOT, document), 'utf8').matchAll(NAMED)) {
      const isThere = tracked.some((file) => `/${file}`.endsWith(`/${named}`));
      if (!isThere) missing.push(`${document} names ${named}`);
    }
  assert.deepEqual(missing, []);
});

test('a relative link of a document leads to a file or folder', () => {
  const missing: string[] = [];
  for (const document of documents)
    for (const [, link = ''] of readFileSync(join(ROOT, document), 'utf8').matchAll(
      /\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g,
    )) {
      const path = join(document, '..', link).replace(/\/$/, '');
      const isThere = tracked.some((file) => file === path || file.startsWith(`${path}/`));
      if (!isThere) missing.push(`${document} links to ${link}`);
    }
  assert.deepEqual(missing, []);
});

const linesOf = (document: string): number =>
  readFileSync(join(ROOT, document), 'utf8').trimEnd().split('\n').length;

test('a decision record has context, decision and consequence in at most 40 lines', () => {
  const records = documents.filter((document) => document.startsWith('docs/decisions/'));
  assert.ok(records.length > 15);
  for (const record of records) {
    assert.ok(linesOf(record) <= 40, `${record} has ${linesOf(record)} lines`);
    for (const part of ['Context', 'Decision', 'Consequence'])
      assert.match(
        readFileSync(join(ROOT, record), 'utf8'),
        new RegExp(`\\*\\*${part}\\b`),
        record,
      );
  }
});

test('README, architecture and glossary stay short', () => {
  assert.ok(linesOf('README.md') <= 120);
  assert.ok(linesOf('docs/architecture.md') <= 95);
  assert.ok(linesOf('docs/glossary.md') <= 46, '40 rows and the lines above them');
});

test('docs/page-faults.md names only tests that exist, and at least one for each fault', () => {
  const rows = readFileSync(join(ROOT, 'docs/page-faults.md'), 'utf8')
    .split('\n')
    .filter((row) => /^\| (?!fault |-|\*\*)/.test(row));
  assert.ok(rows.length > 40);
  for (const row of rows) {
    const named = [...row.matchAll(/`([\w.-]+\.test\.ts)` “([^”]+)”/g)];
    assert.ok(named.length > 0, `no test: ${row}`);
    for (const [, name = '', title = ''] of named) {
      const file = tracked.find((one) => one.endsWith(`/${name}`));
      assert.ok(file, `${name} does not exist`);
      assert.ok(readFileSync(join(ROOT, file), 'utf8').includes(title), `${name}: ${title}`);
    }
  }
});
