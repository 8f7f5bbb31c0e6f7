import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const READ = /\benv\['([A-Z][A-Z0-9_]*)'\]/g;
const TAKEN_APART = /const \{([^}]*)\} = (?:process\.)?env;/g;
const NAME = /\b[A-Z][A-Z0-9_]+\b/g;

/** Returns the environment variables that the program reads by their names, each with one file that reads it. */
function variablesRead(): ReadonlyMap<string, string> {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], { cwd: ROOT });
  const found = new Map<string, string>();
  for (const file of files.toString().split('\n').filter(Boolean)) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, name = ''] of text.matchAll(READ)) found.set(name, file);
    for (const [, names = ''] of text.matchAll(TAKEN_APART))
      for (const [name] of names.matchAll(NAME)) found.set(name, file);
  }
  return found;
}

test('docs/settings.md names every environment variable that the code reads', () => {
  const page = readFileSync(join(ROOT, 'docs', 'settings.md'), 'utf8');
  const read = variablesRead();
  assert.ok(read.size > 40);
  const missing = [...read].filter(([name]) => !page.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});
