import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { accessClaims, idClaims, nowSeconds, type SignIn } from './claims.ts';
import { ApiError } from './api-error.ts';
import type { AppClient } from './options.ts';
import type { RunningPool } from './served-pool.ts';
import { originJtiOf } from './token-store.ts';
import type { User } from './people.ts';

const API_SCOPE = 'aws.cognito.signin.user.admin';

export const AdminInitiateAuth = z.object({
  UserPoolId: z.string(),
  ClientId: z.string(),
  AuthFlow: z.string(),
  AuthParameters: z.record(z.string(), z.string()).default({}),
});

const FLOWS: Readonly<Record<string, string>> = {
  ADMIN_USER_PASSWORD_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  ADMIN_NO_SRP_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  REFRESH_TOKEN_AUTH: 'ALLOW_REFRESH_TOKEN_AUTH',
  REFRESH_TOKEN: 'ALLOW_REFRESH_TOKEN_AUTH',
};

/**
 * Signs a user in with a password, or with a refresh token from the hosted UI or from an earlier call of this
 * operation.
 */
export async function adminInitiateAuth(
  pool: RunningPool,
  input: z.infer<typeof AdminInitiateAuth>,
) {
  const client = clientOf(pool, input.ClientId);
  const needed = FLOWS[input.AuthFlow];
  if (needed === undefined) {
    throw new ApiError('InvalidParameterException', `Unsupported AuthFlow: ${input.AuthFlow}`);
  }
  if (!client.explicitAuthFlows.includes(needed)) {
    throw new ApiError('InvalidParameterException', 'Auth flow not enabled for this client');
  }
  return needed === 'ALLOW_REFRESH_TOKEN_AUTH'
    ? refresh(pool, client, input.AuthParameters)
    : withPassword(pool, client, input.AuthParameters);
}

export function clientOf(pool: RunningPool, clientId: string): AppClient {
  const client = pool.clients().get(clientId);
  if (client) return client;
  throw new ApiError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
}

async function withPassword(
  pool: RunningPool,
  client: AppClient,
  { USERNAME: name, PASSWORD: password, SECRET_HASH: hash }: Record<string, string>,
) {
  if (name === undefined || password === undefined) {
    const missing = name === undefined ? 'USERNAME' : 'PASSWORD';
    throw new ApiError('InvalidParameterException', `Missing required parameter ${missing}`);
  }
  checkSecretHash(client, name, hash);
  const user = await pool.people.find(name);
  if (!user || !(await pool.people.accepts(user, password))) {
    throw new ApiError('NotAuthorizedException', 'Incorrect username or password.');
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    const parameters = { USER_ID_FOR_SRP: user.username, requiredAttributes: '[]' };
    return { ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeParameters: parameters };
  }

  const grant = new pool.provider.Grant({ clientId: client.clientId, accountId: user.sub });
  const grantId = await grant.save();
  const oauthClient = await pool.provider.Client.find(client.clientId);
  if (!oauthClient) throw new Error(`Client ${client.clientId} is not known to the OAuth server`);
  const authTime = nowSeconds();
  const refreshToken = await new pool.provider.RefreshToken({
    client: oauthClient,
    accountId: user.sub,
    grantId,
    gty: 'refresh_token',
    scope: API_SCOPE,
    authTime,
  }).save();
  const signIn = signInOf(pool, { user, client, grantId, authTime });
  return issue(pool, { client, signIn, scope: API_SCOPE, refreshToken });
}

async function refresh(
  pool: RunningPool,
  client: AppClient,
  { REFRESH_TOKEN: value, SECRET_HASH: hash }: Record<string, string>,
) {
  if (value === undefined) {
    throw new ApiError('InvalidParameterException', 'Missing required parameter REFRESH_TOKEN');
  }
  const token = await pool.provider.RefreshToken.find(value);
  const user =
    token && token.clientId === client.clientId
      ? await pool.people.bySub(token.accountId)
      : undefined;
  if (!token || !user || token.grantId === undefined) {
    const revoked = 'Refresh Token has been revoked';
    throw new ApiError('NotAuthorizedException', token ? 'Invalid Refresh Token' : revoked);
  }
  if (client.clientSecret !== undefined) checkSecretHash(client, user.username, hash);
  const authTime = token.authTime ?? nowSeconds();
  const signIn = signInOf(pool, { user, client, grantId: token.grantId, authTime });
  return issue(pool, { client, signIn, scope: token.scope ?? API_SCOPE });
}

type Known = { user: User; client: AppClient; grantId: string; authTime: number };

function signInOf(pool: RunningPool, { user, client, grantId, authTime }: Known): SignIn {
  return {
    issuer: pool.issuer,
    user,
    clientId: client.clientId,
    originJti: originJtiOf(grantId),
    authTime,
  };
}

type Issued = { client: AppClient; signIn: SignIn; scope: string; refreshToken?: string };

async function issue(pool: RunningPool, { client, signIn, scope, refreshToken }: Issued) {
  const seconds = client.accessTokenSeconds;
  return {
    AuthenticationResult: {
      AccessToken: await pool.keys.sign(accessClaims(signIn, scope, seconds)),
      IdToken: await pool.keys.sign(idClaims(signIn, seconds)),
      ...(refreshToken === undefined ? {} : { RefreshToken: refreshToken }),
      ExpiresIn: seconds,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  };
}

/**
 * Verifies the secret hash that clients with a secret must send: Base64 of HMAC-SHA256 over user name and client id.
 */
function checkSecretHash(client: AppClient, username: string, hash: string | undefined): void {
  if (client.clientSecret === undefined) return;
  if (hash === undefined) {
    const message = `Client ${client.clientId} is configured with secret but SECRET_HASH was not received`;
    throw new ApiError('NotAuthorizedException', message);
  }
  const hmac = createHmac('sha256', client.clientSecret);
  if (hmac.update(username + client.clientId).digest('base64') === hash) return;
  const message = `Unable to verify secret hash for client ${client.clientId}`;
  throw new ApiError('NotAuthorizedException', message);
}
