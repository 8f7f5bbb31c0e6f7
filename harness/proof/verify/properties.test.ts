import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PropertyFinding } from '../checks/check-context.ts';
import { tagOf } from '../checks/property.ts';
import type { Observation } from '../evidence/observation.ts';
import { known } from '../evidence/telemetry.ts';
import { parseOptions } from './options.ts';
import { propertiesOf } from './properties.ts';
import { createRecorder } from './recorder.ts';
import { replayCommand } from './replay-command.ts';
import { samplesOf } from './samples.ts';

const ABOUT = { property: 2, tag: tagOf(2), detector: 'latency', sentence: 'In time' } as const;

const proven: PropertyFinding = { ...ABOUT, verdict: 'proven', observations: [] };

const open = (detector: string): PropertyFinding => ({
  ...ABOUT,
  detector,
  verdict: 'inconclusive',
  observations: [],
});

const late: Observation = {
  id: 'p2-017',
  run: '1'.repeat(16),
  traceId: '1'.repeat(32),
  procedure: 'chat',
  user: 'verify-01',
  input: { query: 'Loop' },
  status: 200,
  outcome: 'answered',
  startMs: 1_000,
  sentMs: 1_001,
  routeMs: 12_000,
  endMs: 13_000,
};

function property2(argv: readonly string[], findings: readonly PropertyFinding[]) {
  const options = parseOptions(['--seed', '5', '--env', 'local', ...argv], {});
  const recorder = createRecorder();
  recorder.observe(late);
  findings.forEach(recorder.find);
  const samples = samplesOf(recorder, known(new Map([[late.traceId, 3]])));
  const seen = { options, recorder, samples, cases: { 2: 100 }, cannot: new Set<string>() };
  const property = propertiesOf(seen).find((each) => each.property === 2);
  assert.ok(property);
  return property;
}

test('propertiesOf() shows a failure with its requests and the command that replays it', () => {
  const replay = { property: 2, seed: 5, cases: ['p2-017'], again: 'confirmed' } as const;
  const violated = { ...ABOUT, verdict: 'violated', observations: ['p2-017'], replay } as const;
  const { verdict, failures } = property2([], [proven, violated]);
  assert.equal(verdict, 'violated');
  assert.deepEqual(
    failures.map(({ state, replay, input }) => [state, replay, input]),
    [['confirmed', 'make verify ENV=local PROFILE=full SEED=5 ONLY=p2-017', 'Loop']],
  );
  assert.deepEqual(
    failures[0]?.samples.map(({ calls, routeMs, totalMs }) => [calls, routeMs, totalMs]),
    [[3, 11_000, 12_000]],
  );
});

test('propertiesOf() waits for telemetry, but not where the profile looks from outside', () => {
  const unseen = open('calls-per-trace');
  assert.equal(property2([], [proven, unseen]).verdict, 'inconclusive');
  assert.equal(property2(['--profile', 'outside'], [proven, unseen]).verdict, 'proven');
  assert.equal(property2(['--profile', 'outside'], [unseen]).verdict, 'inconclusive');
});

test('propertiesOf() takes a replayed case for what it shows alone', () => {
  const slope = open('independence');
  assert.equal(property2(['--only', 'p2-017'], [proven, slope]).verdict, 'proven');
  assert.equal(property2(['--only', 'p2-017'], [slope]).verdict, 'inconclusive');
});

test('replayCommand() quotes what a shell would take apart', () => {
  const url = "http://127.0.0.1:1/?a='b'&c";
  const options = parseOptions(['--url', url, '--seed', '5'], { TOKEN: 'secret' });
  const command = replayCommand(options);
  assert.equal(
    command,
    String.raw`make verify URL='http://127.0.0.1:1/?a='\''b'\''&c' PROFILE=full SEED=5`,
  );
  assert.doesNotMatch(command, /secret/);
});
