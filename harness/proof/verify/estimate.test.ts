import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimate, estimateText } from './estimate.ts';
import { everythingListed, listText } from './list.ts';
import { parseOptions } from './options.ts';

const of = (...argv: readonly string[]) => estimate(parseOptions(['--seed', '11', ...argv], {}));

test('estimate() of profile quick is within 20 % of what a run with the same seed sent', () => {
  const parts = of('--profile', 'quick');
  const sum = (pick: (one: (typeof parts)[number]) => number) =>
    parts.reduce((all, one) => all + pick(one), 0);
  // The expected numbers come from a real run: `make verify PROFILE=quick SEED=11` sent 1,262 requests for 512 model
  // calls.
  assert.ok(Math.abs(sum((one) => one.requests) / 1_262 - 1) < 0.2);
  assert.ok(Math.abs(sum((one) => one.modelCalls) / 512 - 1) < 0.2);
});

test('estimate() counts what is looked at, and nothing else', () => {
  assert.deepEqual(
    of('--only', '3').map(({ part }) => part),
    ['property 3'],
  );
  assert.deepEqual(
    of('--only', 'load').map(({ part }) => part),
    ['load people', 'load arrivals'],
  );
  assert.match(estimateText(of(), { input: 3, output: 15 }), /about \$\d+\.\d\d; nothing was sent/);
  assert.match(estimateText(of(), undefined), /dollars unknown/);
});

test('listText() names every check, server, mistake and alarm once in its group', () => {
  for (const { title, names } of everythingListed()) {
    assert.equal(new Set(names).size, names.length, title);
    for (const name of names) assert.ok(listText().includes(`\n  ${name}`), name);
  }
});
