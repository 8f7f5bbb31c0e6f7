import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { results, runKit } from '../run-kit.fixture.ts';
import { RUNS } from './runs.fixture.ts';
import { kitOutcome, type SharedRule } from './rule.fixture.ts';
import { STD_TOPICS } from './std-topics.fixture.ts';
import { TOPICS } from './topics.fixture.ts';

const GUIDE = join(import.meta.dirname, '../../DENO.md');
const outcomeOf = ({ passed, skip }: { passed: boolean; skip: unknown }) =>
  skip !== undefined ? 'ignored' : passed ? 'passed' : 'failed';

for (const { fixture, page, rules } of [...TOPICS, ...STD_TOPICS])
  test(`rules of ${page}`, async (t) => {
    const outcome = await runKit(['--reporter=ndjson'], `semantics/${fixture}`);
    const ended = new Map(
      results(outcome)
        .filter(({ nesting }) => nesting === 0)
        .map((result) => [result.name, result]),
    );
    for (const rule of rules)
      await t.test(rule[0], () => {
        const result = ended.get(rule[0]);
        assert.ok(result, `did not run:\n${outcome.stdout}${outcome.stderr}`);
        assert.equal(outcomeOf(result), kitOutcome(rule), result.reason);
      });
  });

for (const { rule, args, fixtures, kit, shows } of RUNS)
  test(rule, async () => {
    const files = fixtures.map((name) => join(import.meta.dirname, `${name}.fixture.ts`));
    const { code, stdout, stderr } = await runKit([...args, ...files]);
    assert.equal(code, kit, stdout + stderr);
    assert.match(stdout + stderr, shows);
  });

test('the guide names every difference, and there are at least 60 rules', () => {
  const guide = readFileSync(GUIDE, 'utf8');
  const rules: readonly SharedRule[] = TOPICS.flatMap((topic) => topic.rules);
  assert.ok(rules.length + RUNS.length >= 60);
  const named = [...rules, ...RUNS.map(({ rule, because }) => [rule, '', '', because] as const)];
  for (const [rule, , , because] of named) {
    if (because === undefined) continue;
    assert.ok(guide.includes(rule), `DENO.md does not name: ${rule}`);
    assert.ok(guide.includes(because), `DENO.md does not say: ${because}`);
  }
});
