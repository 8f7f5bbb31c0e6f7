import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { policies } from './policy/policies.ts';
import {
  checkovConfiguration,
  scannerRules,
  scannerTable,
  trivyConfiguration,
} from './policy/scanner-rules.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test('every scanner rule that holds is demanded by a policy of the project', () => {
  const names = policies.map(({ name }) => name);
  for (const rule of scannerRules) {
    if ('policy' in rule) assert.ok(names.includes(rule.policy), `${rule.id}: ${rule.policy}`);
  }
});

test('.checkov.yaml and .trivyignore leave out the rules of the table, with its reasons', () => {
  assert.equal(read('.checkov.yaml'), checkovConfiguration());
  assert.equal(read('.trivyignore'), trivyConfiguration());
});

test('docs/scanners.md has a row for every rule', () => {
  const rows = read('docs/scanners.md')
    .split('\n')
    .filter((line) => /^\| (CKV|AVD)/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  assert.deepEqual(rows, scannerTable());
});
