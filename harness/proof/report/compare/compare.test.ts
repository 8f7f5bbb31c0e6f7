import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sorted } from '../../evidence/statistics/quantile.ts';
import { resultFixture, samplesFixture } from '../report.fixture.ts';
import type { Result, StoredSample } from '../result.ts';
import { writeReport } from '../write-report.ts';
import { compareRuns } from './compare.ts';
import { percentileDifference, rateDifference } from './intervals.ts';
import { joinAcrossDeploy } from './join-across-deploy.ts';

const run = (result: Result, samples: readonly StoredSample[] = samplesFixture()) => ({
  path: '',
  result,
  samples,
});

const slower = (samples: readonly StoredSample[], by: number): readonly StoredSample[] =>
  samples.map((sample) =>
    sample.routeMs === undefined
      ? sample
      : { ...sample, routeMs: sample.routeMs * by, totalMs: sample.totalMs * by },
  );

const deployed = (result: Result): Result => ({
  ...result,
  target: { ...result.target, commit: 'f00ba44' },
});

test('rateDifference() is Newcombe’s interval', () => {
  // The expected values are from Newcombe (1998, table II) for 56/70 and 48/80: 0.2, from 0.0524 to 0.3339.
  const { difference, low, high } = rateDifference([
    { successes: 48, trials: 80 },
    { successes: 56, trials: 70 },
  ]);
  assert.equal(difference.toFixed(4), '0.2000');
  assert.equal(low?.toFixed(4), '0.0524');
  assert.equal(high?.toFixed(4), '0.3339');
});

test('percentileDifference() has no bound where the sample is too small', () => {
  const few = sorted([1, 2, 3]);
  assert.deepEqual(percentileDifference([few, few], 0.99), {
    a: 3,
    b: 3,
    difference: 0,
    low: null,
    high: null,
  });
});

test('compareRuns() finds the slower run slower, and the same run the same', () => {
  const [a, b] = [samplesFixture(900, 1), samplesFixture(900, 2)];
  const same = compareRuns(run(resultFixture(), a), run(resultFixture(), b));
  assert.deepEqual(
    same.figures.filter(({ change }) => change !== 'same'),
    [],
  );
  const worse = compareRuns(run(resultFixture(), a), run(resultFixture(), slower(b, 1.6)));
  const names = worse.figures.filter(({ change }) => change === 'worse').map(({ name }) => name);
  assert.ok(names.includes('p50 to the route') && names.includes('p95 to the end'), names.join());
  const better = compareRuns(run(resultFixture(), slower(b, 1.6)), run(resultFixture(), a));
  assert.equal(
    better.figures.some(({ change }) => change === 'worse'),
    false,
  );
});

test('compareRuns() tells a lost verdict, and leaves out what only one run looked at', () => {
  const lost = compareRuns(run(resultFixture()), run(resultFixture('violated')));
  const [change] = lost.verdicts.filter(({ a, b }) => a !== b);
  assert.deepEqual(change, {
    name: '2 Infinite Loop Prevention',
    a: 'proven',
    b: 'violated',
    change: 'worse',
  });
  const without = samplesFixture().filter(({ source }) => source !== 'people');
  const partly = compareRuns(run(resultFixture()), run(resultFixture(), without));
  assert.equal(partly.figures[0]?.n[0], partly.figures[0]?.n[1]);
});

test('joinAcrossDeploy() needs a deploy, everybody again, and a token from before', () => {
  const before = resultFixture();
  assert.equal(joinAcrossDeploy(before, deployed(before)).verdict, 'proven');
  assert.match(joinAcrossDeploy(before, before).sentence, /Nothing was deployed/);
  const signIns = (more: Partial<Result['signIns'][number]>): Result => ({
    ...deployed(before),
    signIns: before.signIns.map((signIn) => ({ ...signIn, ...more })),
  });
  assert.match(joinAcrossDeploy(before, signIns({ token: 'b' })).sentence, /the same TOKEN/);
  assert.equal(joinAcrossDeploy(before, signIns({ accepted: false })).verdict, 'violated');
  assert.equal(joinAcrossDeploy(before, signIns({ user: 'x' })).verdict, 'inconclusive');
});

test('compare-main exits 0, 1, 2 or 4', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onecall-compare-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);
  await writeReport(at('a'), resultFixture(), samplesFixture());
  await writeReport(at('b'), resultFixture('violated'), samplesFixture());
  const main = join(import.meta.dirname, '../compare-main.ts');
  const exit = (...argv: string[]) =>
    new Promise<readonly [unknown, string]>((resolve) => {
      const child = execFile(process.execPath, [main, ...argv], (_, stdout, stderr) =>
        resolve([child.exitCode, stdout + stderr]),
      );
    });
  const [same, worse, missing, undeployed] = await Promise.all([
    exit(at('a'), join(at('a'), 'result.json')),
    exit(at('a'), at('b')),
    exit(at('a'), at('c')),
    exit('--deploy', at('a'), at('a')),
  ]);
  assert.equal(same[0], 0, same[1]);
  assert.match(worse[1], /^✗ Worse: 2 Infinite Loop Prevention/);
  assert.equal(worse[0], 1);
  assert.match(missing[1], /^Cannot find/);
  assert.equal(missing[0], 2);
  assert.equal(undeployed[0], 4, undeployed[1]);
});
