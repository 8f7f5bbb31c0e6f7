import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { User } from './people.ts';

/** One sign-in of a user at an app client; all its tokens have the same `originJti`. */
export type SignIn = Readonly<{
  issuer: string;
  user: User;
  clientId: string;
  originJti: string;
  authTime: number;
}>;

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** Returns the claims of a Cognito access token. It has no `aud`; `client_id` names the client. */
export function accessClaims(signIn: SignIn, scope: string, seconds: number): JWTPayload {
  return {
    sub: signIn.user.sub,
    iss: signIn.issuer,
    version: 2,
    client_id: signIn.clientId,
    origin_jti: signIn.originJti,
    token_use: 'access',
    scope,
    auth_time: signIn.authTime,
    iat: nowSeconds(),
    exp: nowSeconds() + seconds,
    jti: randomUUID(),
    username: signIn.user.username,
  };
}

export function idClaims(signIn: SignIn, seconds: number): JWTPayload {
  return {
    ...emailClaims(signIn.user),
    sub: signIn.user.sub,
    iss: signIn.issuer,
    aud: signIn.clientId,
    'cognito:username': signIn.user.username,
    origin_jti: signIn.originJti,
    token_use: 'id',
    auth_time: signIn.authTime,
    iat: nowSeconds(),
    exp: nowSeconds() + seconds,
    jti: randomUUID(),
  };
}

function emailClaims(user: User): JWTPayload {
  return user.email === undefined ? {} : { email: user.email, email_verified: true };
}

/** Returns the claims of Cognito's userInfo endpoint, where booleans are text. */
export function userInfoClaims(user: User): Record<string, string> {
  const email = user.email === undefined ? {} : { email: user.email, email_verified: 'true' };
  return { sub: user.sub, ...email, username: user.username };
}
