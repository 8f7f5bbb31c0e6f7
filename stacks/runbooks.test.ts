import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { environments } from './environments.ts';
import { blocks, synthesized, textAt } from './policy/synthesized.ts';

const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'operations.md'), 'utf8');
const headings = new Set([...text.matchAll(/^#+ (.+)$/gm)].map((m) => m[1]));

test('docs/operations.md has a runbook for every alarm, under its name', () => {
  const alarms = blocks(synthesized(environments.dev), 'aws_cloudwatch_metric_alarm');
  const names = alarms.map((a) => textAt(a.body, 'alarm_description').split('#').at(-1) ?? '');
  assert.ok(names.length > 0);
  assert.deepEqual(
    names.filter((name) => !headings.has(name)),
    [],
  );
});
