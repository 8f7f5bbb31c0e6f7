import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLock, lockHolderIn } from './lock-holder.ts';

/** Output of Terraform 1.11 when another process holds the state lock. */
const OUTPUT = `
╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error S3: PutObject, https response error
│ StatusCode: 412, RequestID: 1, api error PreconditionFailed
│ Lock Info:
│   ID:        6a1e3c1f-0d3a-7a44-5f0e-2a5a1f0f7e21
│   Path:      onecall-state-111111111111-us-east-1/onecall/dev/data.tfstate
│   Operation: OperationTypeApply
│   Who:       alex@laptop
│   Version:   1.11.4
│   Created:   2026-11-23 06:12:13.123456 +0000 UTC
│   Info:      
│
╵
`;

test('lockHolderIn() reads who holds a lock', () => {
  assert.deepEqual(lockHolderIn(OUTPUT), {
    id: '6a1e3c1f-0d3a-7a44-5f0e-2a5a1f0f7e21',
    path: 'onecall-state-111111111111-us-east-1/onecall/dev/data.tfstate',
    who: 'alex@laptop',
    operation: 'apply',
    since: '2026-11-23 06:12:13.123456 +0000 UTC',
  });
});

test('lockHolderIn() finds none in other errors', () => {
  assert.equal(lockHolderIn('Error: creating VPC: quota exceeded\n  ID: 1'), undefined);
});

test('describeLock() says who, since when, and what to do', () => {
  const holder = lockHolderIn(OUTPUT);
  assert.ok(holder);
  assert.match(
    describeLock(holder, 'dev'),
    /^The state of dev-data is locked by alex@laptop \(apply since 2026-.* "make unlock ENV=dev STACK=data LOCK=6a1e3c1f-/,
  );
});
