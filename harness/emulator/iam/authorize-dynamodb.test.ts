import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { createDynamoDbAuthorizer } from './authorize-dynamodb.ts';
import { refusalsOfStart } from './authorize-start.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/t';
const roleArn = 'arn:aws:iam::123456789012:role/r';
const unused = () => Promise.reject(new Error('not asked here'));

/** Returns roles for the test, which all have these policy statements. */
function rolesWith(...statements: object[]) {
  const parsed = parsePolicy('p', JSON.stringify({ Statement: statements }));
  return {
    environmentOf: unused,
    sessionOf: (authorization: string) =>
      authorization === 'known' ? { roleArn, sessionName: 'task-1' } : undefined,
    decide: async (_: string, request: Parameters<typeof evaluate>[1]) => evaluate(parsed, request),
    refusalsOfStart: unused,
    close: unused,
  };
}

const allow = (Action: string[], Resource: string[]) => ({ Effect: 'Allow', Action, Resource });

test('createDynamoDbAuthorizer() asks for the operation on the table, on the index, and of each entry', async () => {
  const roles = rolesWith(
    allow(['dynamodb:GetItem', 'dynamodb:BatchWriteItem', 'dynamodb:PutItem'], [TABLE]),
    allow(['dynamodb:Query'], [`${TABLE}/index/i`]),
  );
  const authorize = createDynamoDbAuthorizer({ roles, region: 'us-east-1' });
  const call = async (operation: string, body: object, authorization = 'known') =>
    (
      await authorize({
        authorization,
        target: `DynamoDB_20120810.${operation}`,
        body: JSON.stringify(body),
      })
    )?.message;
  assert.equal(await call('GetItem', { TableName: 't' }), undefined);
  assert.equal(await call('Query', { TableName: 't', IndexName: 'i' }), undefined);
  assert.equal(await call('BatchWriteItem', { RequestItems: { t: [] } }), undefined);
  assert.equal(
    await call('Query', { TableName: 't' }),
    `User: arn:aws:sts::123456789012:assumed-role/r/task-1 is not authorized to perform: dynamodb:Query on resource: ${TABLE} because no identity-based policy allows the dynamodb:Query action`,
  );
  assert.match((await call('GetItem', { TableName: 'other' })) ?? '', /table\/other because/);
  assert.match(
    (await call('BatchWriteItem', { RequestItems: { t: [], o: [] } })) ?? '',
    /table\/o /,
  );
  assert.match((await call('GetItem', { TableName: 't' }, 'unknown')) ?? '', /token .* is invalid/);
});

test('refusalsOfStart() names each right that a task lacks for its start', async () => {
  const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/onecall:1';
  const log = { group: '/g', region: 'us-east-1', stream: 'server/1' };
  const start = { executionRoleArn: roleArn, taskId: 'task-1', image, log };
  const repository = 'arn:aws:ecr:us-east-1:123456789012:repository/onecall';
  const streams = 'arn:aws:logs:us-east-1:123456789012:log-group:/g:*';
  const pull = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'];
  const all = [
    allow(['ecr:GetAuthorizationToken'], ['*']),
    allow(
      pull.map((each) => `ecr:${each}`),
      [repository],
    ),
    allow(['logs:CreateLogStream'], [streams]),
    allow(['logs:PutLogEvents'], [streams]),
  ];
  assert.deepEqual(await refusalsOfStart(rolesWith(...all), start), {});
  const names = ['registry', 'image', 'stream', 'lines'];
  for (const [n, name] of names.entries()) {
    const found = await refusalsOfStart(rolesWith(...all.toSpliced(n, 1)), start);
    assert.deepEqual(Object.keys(found), [name]);
    assert.match(Object.values(found).join(''), /is not authorized to perform/);
  }
});
