import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const LIST = join(import.meta.dirname, 'exported-names.txt');

const EXPORT =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|type|interface) (\w+)/gm;

const sources = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && !/\.(?:test|fixture)\.tsx?$|\.d\.ts$/.test(file));

/** Files by the name that each exports. A type and a value of one name in one file count once. */
function exportedNames(): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>();
  for (const file of sources)
    for (const [, name = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(EXPORT))
      files.set(name, (files.get(name) ?? new Set()).add(file));
  return files;
}

test('no name is exported by two files, but for those that exported-names.txt lists', () => {
  const listed = new Set(readFileSync(LIST, 'utf8').split('\n').slice(1));
  const repeated = [...exportedNames()].filter(([, files]) => files.size > 1);
  assert.ok(repeated.length > 0, 'the search found no exports');
  const added = repeated
    .filter(([name]) => !listed.has(name))
    .map(([name, files]) => `${name}: ${[...files].join(', ')}. Rename one of them.`);
  assert.deepEqual(added, []);
});

test('exported-names.txt lists no name that only one file exports', () => {
  const names = exportedNames();
  const [, ...listed] = readFileSync(LIST, 'utf8').trimEnd().split('\n');
  const single = listed.filter((name) => (names.get(name)?.size ?? 0) < 2);
  assert.deepEqual(single, [], 'Remove these lines');
});
