import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSeed } from '../../kit/kit.ts';
import { simulateDefect, simulateHealthy } from './simulate.ts';
import { SIMULATED_DEFECTS } from './simulated-defects.ts';

const seed = freshSeed();
console.log(`seed ${seed}`);

test('the judges call no more than 1 of 60 simulated healthy runs violated', () => {
  // At a rate of 1 in 1,000, two false alarms in 60 runs happen once in about 600 executions of this test. `onecall
  // simulate` has 10,000 runs.
  const { flagged, by } = simulateHealthy(60, seed);
  assert.ok(flagged <= 1, `${flagged} flagged: ${[...by.keys()].join(', ')}`);
});

for (const defect of SIMULATED_DEFECTS)
  test(`the judges find ${defect.name} in half of its simulated runs or more`, () => {
    const found = simulateDefect(defect, { runs: 8, seed, share: 0.1 });
    assert.ok(found >= 4, `${found} of 8`);
  });
