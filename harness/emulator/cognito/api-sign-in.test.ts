import assert from 'node:assert/strict';
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { test } from '../../kit/kit.ts';
import { startApi } from './api.fixture.ts';

test('AdminInitiateAuth signs in with the keys of the hosted UI', async (t) => {
  const { cognito, signIn } = await startApi(t);
  const { AuthenticationResult: result } = await signIn('api');
  const keys = createRemoteJWKSet(new URL(cognito.jwksUrl));
  const { payload } = await jwtVerify(result?.AccessToken ?? '', keys, { issuer: cognito.issuer });
  assert.equal(payload['token_use'], 'access');
  assert.equal(payload['client_id'], 'api');
  assert.equal(payload['scope'], 'aws.cognito.signin.user.admin');
  assert.equal(result?.ExpiresIn, 3_600);
  const id = await jwtVerify(result?.IdToken ?? '', keys, { audience: 'api' });
  assert.equal(id.payload['cognito:username'], 'alice');
});

test('AdminInitiateAuth refuses wrong passwords, unknown people, flows and clients', async (t) => {
  const { client, signIn } = await startApi(t);
  await assert.rejects(signIn('api', 'wrong'), { name: 'NotAuthorizedException' });
  await assert.rejects(signIn('api', 'x', { USERNAME: 'nobody' }), {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  await assert.rejects(signIn('closed'), {
    name: 'InvalidParameterException',
    message: /flow not enabled/,
  });
  await assert.rejects(signIn('guarded'), {
    name: 'InvalidParameterException',
    message: /No client secret is supported/,
  });
  await assert.rejects(signIn('nobody'), { name: 'ResourceNotFoundException' });
  const elsewhere = new AdminGetUserCommand({
    UserPoolId: 'eu-central-1_Other',
    Username: 'alice',
  });
  await assert.rejects(client.send(elsewhere), { name: 'ResourceNotFoundException' });
});
