import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failuresIn, progressOf } from './cdktf.ts';
import { reasonIn } from './synthesize.ts';

test('progressOf() shows what was made and what takes long, and nothing that only redraws the screen', () => {
  assert.equal(
    progressOf(
      'dev-network  aws_vpc.vpc_62B4A8E5 (vpc/vpc): Creation complete after 1s [id=vpc-0a]',
    ),
    'dev-network: (vpc/vpc) Creation complete after 1s',
  );
  assert.equal(
    progressOf(
      'dev-network  aws_lb.load-balancer_1 (load-balancer/balancer): Still creating... [30s elapsed]',
    ),
    'dev-network: (load-balancer/balancer) still at it after 30s',
  );
  assert.equal(progressOf('1 Stack deploying     2 Stacks done     3 Stacks waiting'), undefined);
  assert.equal(
    progressOf('dev-network  aws_vpc.vpc_62B4A8E5: Refreshing state... [id=vpc-0a]'),
    undefined,
  );
});

test('reasonIn() leaves the stack trace of an error out', () => {
  const output = [
    'file:///onecall/stacks/check-environment.ts:160',
    '  throw new EnvironmentError(',
    '',
    'EnvironmentError: Cannot use stacks/environments.ts:',
    '  dev.account is "x", not twelve digits',
    '    at report (file:///onecall/stacks/check-environment.ts:160:9)',
  ].join('\n');
  assert.equal(
    reasonIn(output),
    'Cannot use stacks/environments.ts:\n  dev.account is "x", not twelve digits',
  );
});

test('failuresIn() finds none in the output of a run that went well', () => {
  assert.deepEqual(failuresIn('dev-data  Apply complete! Resources: 1 added, 0 changed'), []);
});
