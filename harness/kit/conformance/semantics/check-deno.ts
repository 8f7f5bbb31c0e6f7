import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fromNpm } from '../from-npm.ts';
import { RUNS } from './runs.fixture.ts';
import { TOPICS } from './topics.fixture.ts';

/** Version of Deno that the tables of rules describe. The npm package contains its program for Linux on x64. */
const VERSION = '2.9.6';

const fileOf = (fixture: string): string => join(import.meta.dirname, `${fixture}.fixture.ts`);

function runDeno(deno: string, args: readonly string[], fixtures: readonly string[]) {
  const options = ['test', '--no-config', '--no-check', '--allow-all', '--no-lock', ...args];
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(deno, [...options, ...fixtures.map(fileOf)], { encoding: 'utf8', env });
}

/** Runs a fixture in Deno, and returns how each of its tests ended, from Deno's JUnit report. */
function outcomes(deno: string, fixture: string): ReadonlyMap<string, string> {
  const { stdout } = runDeno(deno, ['--reporter=junit'], [fixture]);
  const cases = stdout.matchAll(/<testcase name="([^"]*)"[^>]*>([^]*?)<\/testcase>/g);
  return new Map(
    [...cases].map(([, name = '', content = '']) => [
      name.replaceAll('&quot;', '"'),
      content.includes('<failure') ? 'failed' : content.includes('<skipped') ? 'ignored' : 'passed',
    ]),
  );
}

/** Returns a sentence for each rule whose result in Deno differs from the one in the table. */
function differences(deno: string): string[] {
  const found: string[] = [];
  for (const { fixture, rules } of TOPICS) {
    const ended = outcomes(deno, fixture);
    for (const [rule, expected] of rules) {
      const actual = ended.get(rule) ?? 'not run';
      if (actual !== expected) found.push(`${rule}: ${expected} expected, ${actual} in Deno`);
    }
  }
  for (const { rule, args, fixtures, deno: code } of RUNS) {
    const { status } = runDeno(deno, args, fixtures);
    if (status !== code) found.push(`${rule}: exit code ${code} expected, ${status} in Deno`);
  }
  return found;
}

const program = fromNpm(`deno@${VERSION}`, '@deno/linux-x64-glibc/deno');
if (program === undefined) {
  console.error(`Deno ${VERSION}: unavailable, nothing was compared (npm package deno)`);
  process.exitCode = 2;
} else {
  const found = differences(program);
  for (const sentence of found) console.error(sentence);
  console.log(`Deno ${VERSION}: ${found.length} rules differ from the table`);
  if (found.length > 0) process.exitCode = 1;
}
