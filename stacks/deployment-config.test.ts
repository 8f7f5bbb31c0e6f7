import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deploymentConfig } from './deployment-config.ts';
import { environments } from './environments.ts';

test('deploymentConfig() is what an environment comes down to', () => {
  const made = {
    stackName: 'onecall-dev',
    containerImage: '111111111111.dkr.ecr.us-east-1.amazonaws.com/onecall-dev:0123456789ab',
    cognitoUserPoolId: 'us-east-1_Example01',
    vpcId: 'vpc-0123456789abcdef0',
  };
  assert.deepEqual(deploymentConfig(environments.dev, made), {
    ...made,
    region: 'us-east-1',
    accountId: '111111111111',
  });
});
