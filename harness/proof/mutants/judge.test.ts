import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GOOD_RUNS, judgeMatrix } from './judge.ts';
import { withoutDetector, type Matrix, type Row } from './matrix.ts';
import { DETECTORS } from './mutant.ts';
import { printMatrix } from './print-matrix.ts';

const findings = (...violated: readonly string[]): Row['findings'] =>
  Object.fromEntries(
    DETECTORS.map((name) => [
      name,
      { verdict: violated.includes(name) ? 'violated' : 'proven', sentence: 'As it was seen' },
    ]),
  );

const row = (target: string, more: Partial<Row>): Row => ({
  target,
  kind: 'mutant',
  findings: findings(),
  cases: { 'property 2': 100 },
  seconds: 1,
  lagMs: 1,
  ...more,
});

/** A matrix of findings in which each detector alone finds one known-bad server, and every correct server is proven. */
const flawless: Matrix = {
  seed: 1,
  pace: 10,
  minimumCases: 100,
  detectors: [...DETECTORS],
  seconds: 1,
  rows: [
    ...DETECTORS.map((name) =>
      row(`mutant of ${name}`, { foundBy: name, findings: findings(name) }),
    ),
    ...Array.from({ length: GOOD_RUNS }, (_, at) => row(`good ${at}`, { kind: 'good' })),
    row('real', { kind: 'real' }),
  ],
};

const changed = (target: string, more: Partial<Row>): Matrix => ({
  ...flawless,
  rows: flawless.rows.map((row) => (row.target === target ? { ...row, ...more } : row)),
});

test('judgeMatrix() finds nothing wrong when each mutant was found and no good server was', () => {
  assert.deepEqual(judgeMatrix(flawless), []);
});

test('judgeMatrix() fails without any one of the detectors', () => {
  for (const name of DETECTORS) {
    const problems = judgeMatrix(withoutDetector(flawless, name));
    assert.ok(
      problems.some((problem) => problem.includes(`mutant of ${name} survived`)),
      name,
    );
  }
});

test('judgeMatrix() fails when the detector that names the defect was silent, though another found it', () => {
  const problems = judgeMatrix(changed('mutant of logs', { foundBy: 'latency' }));
  assert.match(problems.join('\n'), /mutant of logs was found by logs, but not by latency/);
});

test('judgeMatrix() fails on a false alarm, and on a good server that could not be proven good', () => {
  assert.match(
    judgeMatrix(changed('good 3', { findings: findings('state') })).join('\n'),
    /good 3 is good, but state says violated/,
  );
  const { auth: _, ...others } = findings();
  assert.match(
    judgeMatrix(changed('real', { findings: others })).join('\n'),
    /real is good, but auth said nothing/,
  );
});

test('judgeMatrix() fails when a property ran too few cases, or checks broke, or a good run is missing', () => {
  assert.match(
    judgeMatrix(changed('good 0', { cases: { 'property 2': 99 } })).join('\n'),
    /good 0: property 2 ran 99 cases/,
  );
  assert.match(
    judgeMatrix(changed('real', { broken: 'no port' })).join('\n'),
    /could not be checked: no port/,
  );
  const fewer = { ...flawless, rows: flawless.rows.filter(({ target }) => target !== 'good 9') };
  assert.match(judgeMatrix(fewer).join('\n'), /A good server ran 9 times, 10 are needed/);
});

test('judgeMatrix() fails when a detector could be deleted unnoticed', () => {
  const both = changed('mutant of receipt', { findings: findings('receipt', 'state') });
  assert.deepEqual(judgeMatrix(both), [
    'receipt could be deleted, and every mutant would still be found',
  ]);
});

test('printMatrix() shows a row for each target and who found it', () => {
  const table = printMatrix(changed('mutant of logs', { findings: findings('auth') }));
  assert.match(table, /^mutant of logs .* auth, \(logs\)$/m);
  assert.match(table, /^good 1 /m);
});
