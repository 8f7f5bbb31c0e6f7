import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultFixture } from '../report/report.fixture.ts';
import { judgeRun, type RunEnding, type RunFacts } from './judge-run.ts';
import { parseOptions } from './options.ts';

const options = parseOptions([], {});

function judged(
  state: 'proven' | 'violated',
  ending: RunEnding,
  more: Partial<RunFacts> = {},
): RunFacts {
  const { properties, findings, loads } = resultFixture(state);
  return {
    options,
    target: 'local',
    ending,
    properties,
    findings,
    loads,
    violatedBefore: false,
    ...more,
  };
}

const FINISHED: RunEnding = { by: 'finished' };
const LOST: RunEnding = { by: 'lost', why: 'nothing listens there', atMs: 1 };

test('judgeRun() gives each ending its own code', () => {
  assert.equal(judgeRun(judged('proven', FINISHED)).code, 0);
  assert.equal(judgeRun(judged('violated', FINISHED)).code, 1);
  assert.equal(judgeRun(judged('proven', LOST)).code, 3);
  const revoked: RunEnding = { by: 'credentials', why: 'refused', atMs: 1 };
  assert.equal(judgeRun(judged('proven', revoked)).code, 4);
  assert.equal(judgeRun(judged('proven', { by: 'budget', limit: '10 requests' })).code, 5);
  assert.equal(judgeRun(judged('violated', { by: 'interrupted' })).code, 130);
});

test('judgeRun() keeps a violation that was found before the target went away, and no other', () => {
  assert.equal(judgeRun(judged('violated', LOST, { violatedBefore: true })).code, 1);
  assert.equal(judgeRun(judged('violated', LOST)).code, 3);
  assert.equal(judgeRun(judged('violated', { by: 'budget', limit: '1 minute' })).code, 1);
});

test('judgeRun() takes nothing that is open for proven', () => {
  const { properties, loads } = resultFixture();
  const open = properties.map((each) =>
    each.property === 3 ? { ...each, verdict: 'inconclusive' as const, sentence: 'no log' } : each,
  );
  const unseen = judgeRun(judged('proven', FINISHED, { properties: open }));
  assert.equal(unseen.code, 4);
  assert.match(unseen.sentence, /Property 3 could not be told: no log/);
  const unproven = loads.map((load) => ({
    ...load,
    thresholds: load.thresholds.map((each) => ({ ...each, state: 'inconclusive' as const })),
  }));
  assert.equal(judgeRun(judged('proven', FINISHED, { loads: unproven })).code, 4);
  const failed = loads.map((load) => ({
    ...load,
    thresholds: load.thresholds.map((each) => ({ ...each, state: 'violated' as const })),
  }));
  assert.equal(judgeRun(judged('proven', FINISHED, { loads: failed })).code, 1);
});
