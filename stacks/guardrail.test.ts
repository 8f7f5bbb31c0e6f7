import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkEnvironment } from './check-environment.ts';
import type { Environment } from './environment.ts';
import { environments } from './environments.ts';
import { NEW_GUARDRAIL } from './guardrail.fixture.ts';
import { policies } from './policy/policies.ts';
import {
  allowedStatements,
  blocks,
  fieldAt,
  listAt,
  synthesized,
  textAt,
} from './policy/synthesized.ts';

const { dev } = environments;

/** Returns what the stacks of `dev` with a guardrail have about it, and the policies that they violate. */
function guarded(guardrail: Environment['guardrail']) {
  const environment: Environment = { ...dev, ...(guardrail && { guardrail }) };
  const written = synthesized(environment);
  const applied = allowedStatements(written).filter(
    ({ block, actions }) =>
      block.id.includes('roles_') && actions.includes('bedrock:ApplyGuardrail'),
  );
  const [task] = blocks(written, 'aws_ecs_task_definition');
  const containers: unknown = JSON.parse(textAt(task?.body, 'container_definitions'));
  return {
    made: blocks(written, 'aws_bedrock_guardrail'),
    versions: blocks(written, 'aws_bedrock_guardrail_version'),
    mayApply: applied.map(({ actions, resources }) => ({ actions, resources })),
    env: /"name":"GUARDRAIL","value":"([^"]*)"/.exec(JSON.stringify(containers))?.[1],
    violations: policies.flatMap((policy) => [...policy.violations(written)]),
  };
}

test('without a guardrail nothing is made, the role may apply none, and the server passes none', () => {
  assert.deepEqual(guarded(undefined), {
    made: [],
    versions: [],
    mayApply: [],
    env: 'none',
    violations: [],
  });
});

test('a given guardrail is passed by id and version, and the role may apply just that one', () => {
  assert.deepEqual(guarded({ guardrail: 'existing', id: 'abc123', version: '7' }), {
    made: [],
    versions: [],
    mayApply: [
      {
        actions: ['bedrock:ApplyGuardrail'],
        resources: [`arn:aws:bedrock:us-east-1:${dev.account}:guardrail/abc123`],
      },
    ],
    env: 'abc123:7',
    violations: [],
  });
});

test('a new guardrail is made with its rules and a version, and the role may apply just that one', () => {
  const { made, versions, mayApply, env, violations } = guarded(NEW_GUARDRAIL);
  const [guardrail] = made;
  assert.equal(made.length, 1);
  assert.equal(textAt(guardrail?.body, 'blocked_input_messaging'), NEW_GUARDRAIL.blockedQuestion);
  assert.equal(textAt(guardrail?.body, 'blocked_outputs_messaging'), NEW_GUARDRAIL.blockedAnswer);
  const filters = listAt(fieldAt(guardrail?.body, 'content_policy_config', 0), 'filters_config');
  assert.equal(filters.length, 5);
  for (const filter of filters) assert.equal(textAt(filter, 'input_strength'), 'HIGH');
  const topic = fieldAt(guardrail?.body, 'topic_policy_config', 0, 'topics_config', 0);
  assert.deepEqual(topic, { ...NEW_GUARDRAIL.topics[0], type: 'DENY' });
  const words = fieldAt(guardrail?.body, 'word_policy_config', 0, 'words_config');
  assert.deepEqual(words, [{ text: 'forbidden' }]);
  assert.equal(versions.length, 1);
  const address = `aws_bedrock_guardrail.${guardrail?.id}`;
  assert.equal(textAt(versions[0]?.body, 'guardrail_arn'), `\${${address}.guardrail_arn}`);
  assert.deepEqual(mayApply, [
    { actions: ['bedrock:ApplyGuardrail'], resources: [`\${${address}.guardrail_arn}`] },
  ]);
  assert.equal(
    env,
    `\${${address}.guardrail_id}:\${aws_bedrock_guardrail_version.${versions[0]?.id}.version}`,
  );
  assert.deepEqual(violations, []);
});

test('other rules make another version, and the same rules make none', () => {
  const described = (guardrail: Environment['guardrail']) =>
    textAt(guarded(guardrail).versions[0]?.body, 'description');
  const first = described(NEW_GUARDRAIL);
  assert.equal(described({ ...NEW_GUARDRAIL }), first);
  assert.notEqual(described({ ...NEW_GUARDRAIL, words: ['forbidden', 'banned'] }), first);
});

const refused: readonly (readonly [string, Environment['guardrail'], RegExp])[] = [
  ['an ARN', { guardrail: 'existing', id: 'arn:aws:bedrock', version: '1' }, /guardrail\.id is/],
  ['version 0', { guardrail: 'existing', id: 'abc', version: '0' }, /guardrail\.version is "0"/],
  ['no text', { ...NEW_GUARDRAIL, blockedAnswer: ' ' }, /guardrail\.blockedAnswer must have 1/],
  ['an empty word', { ...NEW_GUARDRAIL, words: ['a', ''] }, /guardrail\.words\[1\] must have 1/],
  [
    'a topic without a definition',
    { ...NEW_GUARDRAIL, topics: [{ name: 'Law', definition: '' }] },
    /guardrail\.topics\[0\]\.definition must have 1 to 200/,
  ],
  [
    'a topic named twice',
    { ...NEW_GUARDRAIL, topics: [...NEW_GUARDRAIL.topics, ...NEW_GUARDRAIL.topics] },
    /guardrail\.topics names one twice/,
  ],
];

for (const [wrong, guardrail, says] of refused)
  test(`checkEnvironment() refuses a guardrail with ${wrong}`, () => {
    assert.throws(() => checkEnvironment({ ...dev, ...(guardrail && { guardrail }) }), says);
  });
