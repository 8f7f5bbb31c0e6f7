import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './policy.ts';

const policy = (...statements: object[]) =>
  parsePolicy('one', JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const read = { action: 's3:GetObject', resource: 'arn:aws:s3:::one/a/b' };

test('evaluate() allows what a statement allows and denies the rest', () => {
  const allow = policy({ Effect: 'Allow', Action: ['s3:Get*'], Resource: 'arn:aws:s3:::one/*' });
  assert.equal(evaluate(allow, read), 'allowed');
  assert.equal(evaluate(allow, { ...read, action: 'S3:getobject' }), 'allowed');
  assert.equal(evaluate(allow, { ...read, action: 's3:PutObject' }), 'denied');
  assert.equal(evaluate(allow, { ...read, resource: 'arn:aws:s3:::two/a' }), 'denied');
  assert.equal(evaluate(allow, { ...read, resource: 'arn:aws:s3:::ONE/a' }), 'denied');
  assert.equal(evaluate([], read), 'denied');
});

test('evaluate() lets an explicit deny win', () => {
  const both = policy(
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::one/?/b' },
  );
  assert.equal(evaluate(both, read), 'explicitly denied');
  assert.equal(evaluate(both, { ...read, resource: 'arn:aws:s3:::one/aa/b' }), 'allowed');
});

test('evaluate() takes no character of a pattern but * and ? for a wildcard', () => {
  const dotted = policy({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::o.e/+',
  });
  assert.equal(evaluate(dotted, { ...read, resource: 'arn:aws:s3:::one/+' }), 'denied');
  assert.equal(evaluate(dotted, { ...read, resource: 'arn:aws:s3:::o.e/+' }), 'allowed');
});

test('evaluate() asks for every key of StringEquals', () => {
  const Condition = { StringEquals: { 'aws:One': ['1', 'one'], 'aws:Two': '2' } };
  const conditional = policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
  const decide = (context: Record<string, string>) => evaluate(conditional, { ...read, context });
  assert.equal(decide({ 'aws:one': 'one', 'aws:Two': '2' }), 'allowed');
  assert.equal(decide({ 'aws:One': '2', 'aws:Two': '2' }), 'denied');
  assert.equal(decide({ 'aws:One': '1' }), 'denied');
});

test('evaluate() takes * and ? for wildcards in StringLike and ArnLike', () => {
  for (const operator of ['StringLike', 'ArnLike']) {
    const Condition = { [operator]: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:1:*' } };
    const conditional = policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
    const decide = (arn?: string) =>
      evaluate(conditional, { ...read, ...(arn && { context: { 'aws:SourceArn': arn } }) });
    assert.equal(decide('arn:aws:ecs:us-east-1:1:task/one'), 'allowed');
    assert.equal(decide('arn:aws:ecs:us-east-1:2:task/one'), 'denied');
    assert.equal(decide(), 'denied');
  }
});

test('parsePolicy() names what it does not understand', () => {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  assert.throws(
    () => policy({ ...statement, Condition: { IpAddress: { 'aws:One': '*' } } }),
    /Cannot evaluate the condition operator "IpAddress" of the policy "one": StringEquals, /,
  );
  assert.throws(() => policy({ ...statement, NotResource: '*' }), /NotResource/);
  assert.throws(
    () => policy({ ...statement, Resource: 'arn:aws:s3:::${aws:username}' }),
    /Cannot evaluate the policy variable/,
  );
});
