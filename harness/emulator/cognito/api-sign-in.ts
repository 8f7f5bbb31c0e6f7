import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { accessClaims, idClaims, nowSeconds } from './claims.ts';
import { ApiError } from './api-error.ts';
import type { AppClient } from './options.ts';
import type { RunningPool } from './served-pool.ts';

const API_SCOPE = 'aws.cognito.signin.user.admin';

export const AdminInitiateAuth = z.object({
  UserPoolId: z.string(),
  ClientId: z.string(),
  AuthFlow: z.string(),
  AuthParameters: z.record(z.string(), z.string()).default({}),
});

const FLOW = 'ADMIN_USER_PASSWORD_AUTH';

/** Signs a user in with a password. Other flows of the API, and clients with a secret, are not emulated. */
export async function adminInitiateAuth(
  pool: RunningPool,
  { ClientId, AuthFlow, AuthParameters }: z.infer<typeof AdminInitiateAuth>,
) {
  const client = clientOf(pool, ClientId);
  if (AuthFlow !== FLOW)
    throw new ApiError('InvalidParameterException', `Unsupported AuthFlow: ${AuthFlow}`);
  if (!client.explicitAuthFlows.includes(`ALLOW_${FLOW}`))
    throw new ApiError('InvalidParameterException', 'Auth flow not enabled for this client');
  if (client.clientSecret !== undefined)
    throw new ApiError('InvalidParameterException', 'No client secret is supported in this flow');
  const { USERNAME: name, PASSWORD: password } = AuthParameters;
  if (name === undefined || password === undefined) {
    const missing = name === undefined ? 'USERNAME' : 'PASSWORD';
    throw new ApiError('InvalidParameterException', `Missing required parameter ${missing}`);
  }
  const user = await pool.people.find(name);
  if (!user || !(await pool.people.accepts(user, password)))
    throw new ApiError('NotAuthorizedException', 'Incorrect username or password.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    const parameters = { USER_ID_FOR_SRP: user.username, requiredAttributes: '[]' };
    return { ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeParameters: parameters };
  }
  const { issuer, keys } = pool;
  const { clientId, accessTokenSeconds: seconds } = client;
  const signIn = { issuer, user, clientId, originJti: randomUUID(), authTime: nowSeconds() };
  return {
    AuthenticationResult: {
      AccessToken: await keys.sign(accessClaims(signIn, API_SCOPE, seconds)),
      IdToken: await keys.sign(idClaims(signIn, seconds)),
      ExpiresIn: seconds,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  };
}

export function clientOf(pool: RunningPool, clientId: string): AppClient {
  const client = pool.clients().get(clientId);
  if (client) return client;
  throw new ApiError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
}
