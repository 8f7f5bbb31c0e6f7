import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { joinShards, NONCE_COOKIE, nonceCookie, parseCookies, sessionCookies } from './cookies.ts';
import type { ForwardedIdentity } from './forwarded-headers.ts';
import { makeIdentityProvider, wasRefused } from './identity-provider.ts';
import { makeIdentitySigner, type IdentityKey } from './identity-signer.ts';
import type { CognitoClient } from './options.ts';
import type { Sealer } from './seal.ts';
import {
  LoginStateSchema,
  SessionSchema,
  type LoginState,
  type BalancerSession,
} from './session.ts';
import { SessionCache, type CachedSession } from './session-cache.ts';

/** The ALB's "client login timeout", in milliseconds. */
const LOGIN_MS = 15 * 60_000;

export type SignedInSession = Readonly<{ identity: ForwardedIdentity; cookies: readonly string[] }>;
export type Redirect = Readonly<{ location: string; cookies: string[] }>;
/**
 * The result of a login callback: 401 if the login did not begin at this load balancer or took too long, 561 if the
 * provider refused it. The result is 500 if the provider is unreachable or the claims are too large.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export type CallbackResult = Redirect | Readonly<{ status: 401 | 500 | 561 }>;

export type AuthenticatorSecrets = Readonly<{ sealer: Sealer; key: IdentityKey }>;

export type AuthenticatorSettings = Readonly<{
  cognito: CognitoClient;
  arn: string;
  publicUrl: string;
  /** Secrets of the load balancer; with them, sessions that another authenticator sealed stay valid. */
  secrets: AuthenticatorSecrets;
}>;

/** Carries out the authenticate-cognito action: session cookies, redirect to the login, callback, token refresh. */
export class SessionAuthenticator {
  readonly #signer: ReturnType<typeof makeIdentitySigner>;
  readonly #provider: ReturnType<typeof makeIdentityProvider>;
  readonly #publicUrl: string;
  readonly #secure: boolean;
  readonly #sealer: Sealer;
  readonly #cache = new SessionCache();

  constructor({ cognito, arn, publicUrl, secrets }: AuthenticatorSettings) {
    const { issuer, clientId } = cognito;
    this.#signer = makeIdentitySigner({ arn, issuer, clientId }, secrets.key);
    this.#sealer = secrets.sealer;
    this.#provider = makeIdentityProvider(cognito, publicUrl);
    this.#publicUrl = publicUrl;
    this.#secure = publicUrl.startsWith('https:');
  }

  /**
   * Returns the session of a request, or undefined when it has none. Sends a request to Cognito when the tokens must
   * be refreshed.
   */
  async authenticate(request: IncomingMessage): Promise<SignedInSession | undefined> {
    const cookie = joinShards(parseCookies(request.headers.cookie));
    const entry = cookie === '' ? undefined : (this.#cache.get(cookie) ?? this.#opened(cookie));
    if (!entry || entry.session.expiresAt <= Date.now()) return undefined;
    if (entry.session.accessExpiresAt <= Date.now()) {
      entry.refreshing ??= this.#refresh(entry).finally(() => delete entry.refreshing);
      if (!(await entry.refreshing)) return undefined;
    }
    if (!entry.identity || entry.identity.renewAtMs <= Date.now()) {
      entry.identity = this.#signer.sign(entry.session);
    }
    return { identity: entry.identity.headers, cookies: entry.cookies ?? [] };
  }

  /**
   * Returns the redirect to the hosted UI; after the login, the browser comes back to the requested path and query.
   */
  login(request: IncomingMessage): Redirect {
    // An existing nonce cookie is reused, so that a login begun in another browser tab stays valid.
    const sent = parseCookies(request.headers.cookie).get(NONCE_COOKIE) ?? '';
    const nonce = /^[\w-]{32}$/.test(sent) ? sent : randomBytes(24).toString('base64url');
    const to = `${this.#publicUrl}${request.url ?? '/'}`;
    const state: LoginState = { to, nonce, expiresAt: Date.now() + LOGIN_MS };
    return {
      location: this.#provider.loginUrl(this.#sealer.seal('state', state), nonce),
      cookies: [nonceCookie(nonce, this.#secure)],
    };
  }

  /**
   * Answers `/oauth2/idpresponse`, to which Cognito redirects after a login; no target ever receives this request.
   */
  async callback(request: IncomingMessage): Promise<CallbackResult> {
    const url = new URL(request.url ?? '/', this.#publicUrl);
    const sealed = url.searchParams.get('state') ?? '';
    const state = LoginStateSchema.safeParse(this.#sealer.open('state', sealed)).data;
    const nonce = parseCookies(request.headers.cookie).get(NONCE_COOKIE);
    if (!state || state.nonce !== nonce || state.expiresAt <= Date.now()) return { status: 401 };
    let session: BalancerSession;
    try {
      session = await this.#provider.exchange(url, { state: sealed, nonce });
    } catch (error) {
      return { status: wasRefused(error) ? 561 : 500 };
    }
    try {
      return { location: state.to, cookies: this.#cookies(session) };
    } catch {
      return { status: 500 };
    }
  }

  #opened(cookie: string): CachedSession | undefined {
    const session = SessionSchema.safeParse(this.#sealer.open('session', cookie)).data;
    if (!session) return undefined;
    const entry: CachedSession = { session };
    this.#cache.set(cookie, entry);
    return entry;
  }

  async #refresh(entry: CachedSession): Promise<boolean> {
    try {
      entry.session = await this.#provider.refresh(entry.session);
    } catch {
      return false;
    }
    delete entry.identity;
    entry.cookies = this.#cookies(entry.session);
    return true;
  }

  #cookies(session: BalancerSession): string[] {
    const sealed = this.#sealer.seal('session', session);
    this.#cache.set(sealed, { session });
    return sessionCookies(sealed, { expires: new Date(session.expiresAt), secure: this.#secure });
  }
}
