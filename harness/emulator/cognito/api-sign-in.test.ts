import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import {
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { test } from '../../kit/kit.ts';
import { startApi, UserPoolId } from './api.fixture.ts';

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
  const { client, signIn, refresh } = await startApi(t);
  await assert.rejects(signIn('api', 'wrong'), { name: 'NotAuthorizedException' });
  await assert.rejects(signIn('api', 'x', { USERNAME: 'nobody' }), {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  await assert.rejects(refresh('api', 'x'), {
    name: 'InvalidParameterException',
    message: /flow not enabled/,
  });
  await assert.rejects(signIn('nobody'), { name: 'ResourceNotFoundException' });
  const elsewhere = new AdminGetUserCommand({
    UserPoolId: 'eu-central-1_Other',
    Username: 'alice',
  });
  await assert.rejects(client.send(elsewhere), { name: 'ResourceNotFoundException' });
});

test('AdminInitiateAuth asks a client with a secret for SECRET_HASH', async (t) => {
  const { signIn } = await startApi(t);
  await assert.rejects(signIn('guarded'), {
    name: 'NotAuthorizedException',
    message: /SECRET_HASH/,
  });
  const hash = createHmac('sha256', 'secret').update('aliceguarded').digest('base64');
  const { AuthenticationResult: result } = await signIn('guarded', 'correct horse', {
    SECRET_HASH: hash,
  });
  assert.ok(result?.AccessToken);
});

test('AdminInitiateAuth refreshes until the user is signed out, with origin_jti kept', async (t) => {
  const { client, signIn, refresh } = await startApi(t);
  const { AuthenticationResult: first } = await signIn('both');
  const other = (await signIn('both')).AuthenticationResult;
  const token = first?.RefreshToken ?? '';
  const { AuthenticationResult: second } = await refresh('both', token);
  const before = decodeJwt(first?.AccessToken ?? '');
  const after = decodeJwt(second?.AccessToken ?? '');
  assert.equal(after['origin_jti'], before['origin_jti']);
  assert.equal(Number(before.exp) - Number(before.iat), 1);
  await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: 'alice' }));
  for (const ended of [token, other?.RefreshToken ?? ''])
    await assert.rejects(refresh('both', ended), {
      name: 'NotAuthorizedException',
      message: /revoked/,
    });
});
