import type { ServerConfig } from '../config.ts';

export type Logout = Readonly<{
  /** Values of the `Set-Cookie` headers that the response needs, one header for each value. */
  setCookies: readonly string[];
  /**
   * URL to which the browser is redirected (303). There Cognito ends its own session, and then it redirects to
   * `/signed-out`.
   */
  location: string;
}>;

/** Names of the cookies of the load balancer's session, which the load balancer splits over as many as four. */
const SESSION_COOKIES = [0, 1, 2, 3].map((shard) => `AWSELBAuthSessionCookie-${shard}`);

/**
 * Returns the parts of the response to `POST /logout` that make the browser forget the session. The caller also adds
 * the session to the deny-list, so that a copied cookie is worthless.
 */
export function buildLogout(
  config: Pick<ServerConfig, 'PUBLIC_URL' | 'COGNITO_DOMAIN' | 'WEB_CLIENT_ID'>,
): Logout {
  // A browser lets only a cookie with `Secure` replace another such cookie. Some browsers refuse `Secure` over http
  // even on loopback, so it is set over https only.
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
