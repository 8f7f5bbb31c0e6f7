import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const refuses = (argv: readonly string[], env: NodeJS.ProcessEnv, message: RegExp): void =>
  assert.throws(
    () => parseOptions(argv, env),
    (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    },
  );

test('parseOptions() takes the whole local environment unless told otherwise', () => {
  const { env, url, only, profile } = parseOptions([], { ENV: '', URL: '' });
  assert.deepEqual([env, url, profile.name, only.load], ['local', undefined, 'full', true]);
  assert.deepEqual(only.properties, [1, 2, 3, 4, 5]);
});

test('parseOptions() lets arguments win over variables and keeps the seed', () => {
  const env = { ENV: 'staging', SEED: '7', PROFILE: 'quick', MAX_CALLS: '50' };
  const options = parseOptions(['--seed', '8', '--only', 'p2-017,p2-044'], env);
  assert.equal(options.env, 'staging');
  assert.equal(options.seed, 8);
  assert.equal(options.profile.budget.modelCalls, 50);
  assert.deepEqual(options.only.cases, ['p2-017', 'p2-044']);
  assert.deepEqual(options.only.properties, [2]);
});

test('parseOptions() refuses what contradicts itself', () => {
  refuses([], { ENV: 'dev', URL: 'https://x.example' }, /at once/);
  refuses([], { TOKEN_B: 'b' }, /without TOKEN/);
  refuses([], { TOKEN: 'a', TOKEN_B: 'a' }, /two people/);
  refuses(['--profile', 'quick', '--thresholds', 'p99 < 10s'], {}, /has no load/);
  refuses(['--profile', 'quick', '--only', 'load'], {}, /has no load/);
  refuses(['--profile', 'outside', '--only', '3'], {}, /needs telemetry/);
  refuses(['--only', 'p2-017,3'], {}, /cases are of one property/);
});

test('parseOptions() refuses what it cannot read, with what is accepted', () => {
  refuses(['--profile', 'fast'], {}, /quick, full, deployed, outside, chaos are accepted/);
  refuses(['--seed', '-1'], {}, /whole number/);
  refuses(['--url', 'chat.example.org'], {}, /https:\/\/chat\.example\.org is accepted/);
  refuses(['--only', '6'], {}, /neither a property from 1 to 5/);
  refuses(['--thresholds', 'p99 < 10'], {}, /needs the unit/);
  refuses(['--max-usd', 'much'], {}, /above 0/);
  refuses(['--fast'], {}, /unknown option/);
  refuses(['extra'], {}, /too many arguments/);
});

test('parseOptions() takes names of checks where the profile has them', () => {
  const chaos = parseOptions(['--profile', 'chaos', '--only', 'task-killed,alarms'], {}).only;
  assert.deepEqual([chaos.checks, chaos.properties], [['task-killed', 'alarms'], []]);
  assert.deepEqual(parseOptions(['--only', 'deployment,2'], {}).only.checks, ['deployment']);
  refuses(['--only', 'task-killed'], {}, /"task-killed" is neither .* nor one of deployment/);
  refuses(['--profile', 'outside', '--only', 'alarms'], {}, /the checks of another profile/);
});
