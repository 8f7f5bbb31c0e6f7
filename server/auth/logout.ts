import type { ServerConfig } from '../config.ts';

export type Logout = Readonly<{
  /** Values of `Set-Cookie`, one header each. */
  setCookies: readonly string[];
  /** The redirect of the person (303): Cognito ends its own session there and returns to `/signed-out`. */
  location: string;
}>;

/** The load balancer splits its session over as many as four cookies. */
const SESSION_COOKIES = [0, 1, 2, 3].map((shard) => `AWSELBAuthSessionCookie-${shard}`);

/**
 * Returns the answer to `POST /logout` that makes the browser forget the session. The deny-list of revoked sessions,
 * which the caller keeps, makes a copied cookie worthless.
 */
export function buildLogout(
  config: Pick<ServerConfig, 'PUBLIC_URL' | 'COGNITO_DOMAIN' | 'WEB_CLIENT_ID'>,
): Logout {
  // A browser lets only a Secure cookie replace a Secure one, and some refuse Secure over http even on loopback.
  const isHttps = new URL(config.PUBLIC_URL).protocol === 'https:';
  const site = isHttps ? 'Secure; SameSite=None' : 'SameSite=Lax';
  const expired = `Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; ${site}`;
  const location = new URL(`${config.COGNITO_DOMAIN}/logout`);
  location.searchParams.set('client_id', config.WEB_CLIENT_ID);
  location.searchParams.set('logout_uri', `${config.PUBLIC_URL}/signed-out`);
  return {
    setCookies: SESSION_COOKIES.map((name) => `${name}=; ${expired}`),
    location: location.href,
  };
}
