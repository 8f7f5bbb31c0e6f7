import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from '../environments.ts';
import { allowedStatements, blocks, synthesized, textAt } from '../policy/synthesized.ts';
import { BOUNDARY, LONGEST, boundaryPolicy, deployerPolicies } from './policies.ts';
import { deployerRights } from './rights.ts';

const ACCOUNT = '123456789012';

const matches = (pattern: string, action: string) =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action);
const allowedBy = (documents: readonly ReturnType<typeof boundaryPolicy>[], action: string) =>
  documents.some(({ Statement }) =>
    Statement.some(({ Action }) => Action.some((pattern) => matches(pattern, action))),
  );

test('deployerPolicies() allow every right that a deploy needs, in documents that IAM takes', () => {
  const documents = deployerPolicies(ACCOUNT);
  for (const action of deployerRights()) assert.ok(allowedBy(documents, action), action);
  for (const document of documents) assert.ok(JSON.stringify(document).length <= LONGEST);
  assert.ok(documents.length <= 10, 'a role takes ten policies');
});

test('deployerPolicies() write nothing with a wildcard, and no other roles than those under the boundary', () => {
  const statements = deployerPolicies(ACCOUNT).flatMap(({ Statement }) => Statement);
  for (const { Sid, Action } of statements.filter((each) => each.Sid !== 'Read')) {
    assert.deepEqual(
      Action.filter((action) => action.includes('*')),
      [],
      Sid,
    );
  }
  const roles = statements.filter(({ Action }) => Action.includes('iam:CreateRole'));
  assert.equal(roles.length, 1);
  assert.match(JSON.stringify(roles[0]?.Condition), new RegExp(`policy/${BOUNDARY}`));
  const unbounded = statements.filter(
    ({ Action, Condition }) =>
      Condition === undefined && Action.some((each) => /iam:(Put|Attach)Role/.test(each)),
  );
  assert.deepEqual(unbounded, []);
});

test('the boundary allows what the roles of the stacks are given, and every role has it', () => {
  for (const environment of Object.values(environments)) {
    const written = synthesized(environment);
    const policies = blocks(written, 'aws_iam_role_policy').map(({ body }) =>
      textAt(body, 'policy'),
    );
    const boundary = boundaryPolicy(environment.account);
    for (const { block, actions } of allowedStatements(written)) {
      if (!policies.some((policy) => policy.includes(`.${block.id}.`))) continue;
      for (const action of actions)
        assert.ok(allowedBy([boundary], action), `${block.id} ${action}`);
    }
    for (const { id, body } of blocks(written, 'aws_iam_role'))
      assert.match(textAt(body, 'permissions_boundary'), /:policy\/onecall-boundary$/, id);
  }
});
