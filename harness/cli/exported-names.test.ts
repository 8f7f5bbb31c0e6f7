import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const LIST = join(import.meta.dirname, 'exported-names.txt');

/**
 * For each reason in exported-names.txt why several files may export the same name: the folders and files that may.
 * Each of these folders and files may export the name once, with the same meaning.
 */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  contract: [
    'server/',
    'harness/proof/target/',
    'harness/proof/mutants/good-server/',
    'web/client.ts',
    'web/app/',
  ],
  copy: [
    'harness/cli/',
    'harness/emulator/',
    'harness/environments/',
    'harness/kit/',
    'harness/proof/',
    'server/',
    'stacks/',
  ],
  interface: [
    'harness/proof/load/',
    'harness/proof/verify/',
    'harness/kit/conformance/',
    'harness/kit/test.ts',
  ],
  lazy: ['web/app/answer/load-renderer.ts', 'web/app/answer/renderer.ts'],
};

const EXPORT =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|type|interface) (\w+)/gm;

const sources = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && !/\.test\.tsx?$|\.d\.ts$/.test(file));

/** Returns the files that export each name. A type and a value with the same name in one file count once. */
function exportedNames(): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>();
  for (const file of sources)
    for (const [, name = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(EXPORT))
      files.set(name, (files.get(name) ?? new Set()).add(file));
  return files;
}

/** Returns for each name in exported-names.txt the reason why several files may export it. */
function listedReasons(): ReadonlyMap<string, string> {
  const [, ...sections] = readFileSync(LIST, 'utf8').trimEnd().split('\n\n');
  return new Map(
    sections.flatMap((section) => {
      const [heading = '', ...names] = section.split('\n');
      const [reason = ''] = heading.split(':');
      return names.map((name) => [name.trim(), reason] as const);
    }),
  );
}

/** Tells whether each file is in one of the given folders, and no two files are in the same folder. */
function areApart(files: ReadonlySet<string>, places: readonly string[]): boolean {
  const taken = [...files].map((file) => places.find((place) => file.startsWith(place)));
  return !taken.includes(undefined) && new Set(taken).size === taken.length;
}

test('no name is exported by two files, but for those that exported-names.txt gives a reason for', () => {
  const reasons = listedReasons();
  const repeated = [...exportedNames()].filter(([, files]) => files.size > 1);
  assert.ok(repeated.length > 0, 'the search found no exports');
  const added = repeated
    .filter(([name, files]) => !areApart(files, PLACES[reasons.get(name) ?? ''] ?? []))
    .map(([name, files]) => `${name}: ${[...files].join(', ')}. Rename one of them.`);
  assert.deepEqual(added, []);
});

test('exported-names.txt lists no name that only one file exports', () => {
  const names = exportedNames();
  const single = [...listedReasons().keys()].filter((name) => (names.get(name)?.size ?? 0) < 2);
  assert.deepEqual(single, [], 'Remove these lines');
});
