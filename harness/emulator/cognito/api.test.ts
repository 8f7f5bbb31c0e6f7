import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  DescribeUserPoolClientCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { test } from '../../kit/kit.ts';
import { startApi, UserPoolId } from './api.fixture.ts';

test('AdminSetUserPassword replaces a password that conforms with the policy', async (t) => {
  const { client, signIn } = await startApi(t);
  const set = (Password: string, Username = 'alice', Permanent = true) =>
    client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent }));
  await assert.rejects(set('short'), {
    name: 'InvalidPasswordException',
    message: /not long enough/,
  });
  await assert.rejects(set('NoSymbols123'), {
    name: 'InvalidPasswordException',
    message: /symbol/,
  });
  await assert.rejects(set('Passw0rd!', 'nobody'), { name: 'UserNotFoundException' });
  await set('Passw0rd!');
  await assert.rejects(signIn('api'), { name: 'NotAuthorizedException' });
  assert.ok((await signIn('api', 'Passw0rd!')).AuthenticationResult);
  await set('Passw0rd!2', 'alice', false);
  assert.equal((await signIn('api', 'Passw0rd!2')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
});

test('AdminCreateUser, AdminGetUser and ListUsers agree', async (t) => {
  const { client } = await startApi(t);
  const create = (Username: string) =>
    client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
      }),
    );
  const { User: bob } = await create('bob');
  assert.equal(bob?.UserStatus, 'FORCE_CHANGE_PASSWORD');
  await assert.rejects(create('BOB'), { name: 'UsernameExistsException' });
  const found = await client.send(new AdminGetUserCommand({ UserPoolId, Username: 'bob' }));
  assert.deepEqual(found.UserAttributes, bob?.Attributes);
  const first = await client.send(new ListUsersCommand({ UserPoolId, Limit: 1 }));
  assert.deepEqual(
    first.Users?.map((user) => user.Username),
    ['alice'],
  );
  const rest = await client.send(
    new ListUsersCommand({ UserPoolId, PaginationToken: first.PaginationToken }),
  );
  assert.deepEqual(
    rest.Users?.map((user) => user.Username),
    ['bob'],
  );
  const filtered = await client.send(
    new ListUsersCommand({ UserPoolId, Filter: 'email ^= "bob@"' }),
  );
  assert.equal(filtered.Users?.length, 1);
});

test('DescribeUserPoolClient tells what a client may do', async (t) => {
  const { client } = await startApi(t);
  const { UserPoolClient: api } = await client.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId: 'api' }),
  );
  assert.deepEqual(api?.ExplicitAuthFlows, ['ALLOW_ADMIN_USER_PASSWORD_AUTH']);
});

test('the API refuses unsigned administration, unknown operations, foreign hosts and bad JSON', async (t) => {
  const { cognito } = await startApi(t);
  const authorization = 'AWS4-HMAC-SHA256 Credential=local';
  const call = async (
    operation: string,
    body: string,
    signed: Record<string, string> = { authorization },
  ) => {
    const response = await fetch(cognito.apiUrl, {
      method: 'POST',
      headers: { ...signed, 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` },
      body,
    });
    await response.body?.cancel();
    assert.equal(response.status, 400);
    return response.headers.get('x-amzn-errortype');
  };
  assert.equal(await call('ListUsers', '{}', {}), 'MissingAuthenticationTokenException');
  assert.equal(await call('Nothing', '{}'), 'UnknownOperationException');
  assert.equal(await call('AdminGetUser', '{'), 'SerializationException');
  assert.equal(await call('AdminGetUser', '{}'), 'InvalidParameterException');
  const target = { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' };
  const sent = request(cognito.apiUrl, {
    method: 'POST',
    headers: { ...target, authorization, host: 'rebound.example' },
  });
  const answered = once(sent, 'response');
  sent.end('{}');
  const [response] = await answered;
  response.resume();
  assert.equal(response.statusCode, 400);
});
