/**
 * Checks the changes since a commit quickly: the types of all files, and lint, format and unit tests of the changed
 * files.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isOfPage, testsOf } from './changed-tests.ts';

const git = (...args: readonly string[]): string[] =>
  execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean);

const [since = 'main'] = process.argv.slice(2);
const [base = since] = git('merge-base', since, 'HEAD');
const all = new Set(git('ls-files', '--cached', '--others', '--exclude-standard'));
const changed = [
  ...git('diff', '--name-only', '--diff-filter=d', base),
  ...git('ls-files', '--others', '--exclude-standard'),
];
const sources = changed.filter((path) => /\.tsx?$/.test(path));
const tests = testsOf(changed, all);

const steps = [
  ['npm', 'run', '-s', 'types'],
  ...(sources.length > 0 ? [['oxlint', '--type-aware', '--deny-warnings', ...sources]] : []),
  ...(changed.length > 0
    ? [['prettier', '--check', '--ignore-unknown', '--log-level=warn', ...changed]]
    : []),
  ...[
    ['node', '--test', '--test-reporter=dot', ...tests.filter((path) => !isOfPage(path))],
    ['node', '--conditions=browser', '--test', '--test-reporter=dot', ...tests.filter(isOfPage)],
  ].filter((step) => step.some((argument) => all.has(argument))),
];

console.log(`${changed.length} files changed since ${since}; ${tests.length} files of unit tests`);
const startedAt = performance.now();
for (const [command = '', ...args] of steps) {
  const child = spawn(command, args, { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode === 0) continue;
  console.error(`${[command, ...args].slice(0, 4).join(' ')} failed`);
  process.exitCode = 1;
}
console.log(`Took ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
