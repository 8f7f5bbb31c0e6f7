import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { environments } from './environments.ts';
import { blocks, synthesized, textAt } from './policy/synthesized.ts';

const ROOT = join(import.meta.dirname, '..');
const FAULTS = 'harness/proof/checks/alarms/alarm-faults.ts';
const alarms = blocks(synthesized(environments.dev), 'aws_cloudwatch_metric_alarm');
const names = alarms.map((a) => textAt(a.body, 'alarm_description').split('#').at(-1) ?? '');

/** Returns the first groups of all matches of a pattern in a file of the project. */
const foundIn = (file: string, pattern: RegExp): ReadonlySet<string | undefined> =>
  new Set([...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)].map((m) => m[1]));

test('docs/operations.md has a runbook for every alarm, under its name', () => {
  assert.ok(names.length > 0);
  const headings = foundIn('docs/operations.md', /^#+ (.+)$/gm);
  assert.deepEqual(
    names.filter((name) => !headings.has(name)),
    [],
  );
});

test(`${FAULTS} has a fault that sets off every alarm`, () => {
  const faults = foundIn(FAULTS, /^ +alarm: '([a-z-]+)'/gm);
  assert.deepEqual(
    names.filter((name) => !faults.has(name)),
    [],
  );
});
