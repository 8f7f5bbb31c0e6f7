import * as oidc from 'openid-client';
import type { TestContext } from '../../kit/kit.ts';
import { startCognito, type CognitoOptions } from './cognito.ts';
import type { ScriptedBrowser } from './scripted-browser.ts';

/** Callback URL of the web client; no server listens there. */
export const APP = 'http://127.0.0.1:9/oauth2/idpresponse';
export const ALICE = { username: 'alice', password: 'correct horse' };

/** Starts a user pool with one web client and one user, and returns functions that run the code flow with it. */
export async function startPool(t: TestContext, options: Partial<CognitoOptions> = {}) {
  const cognito = await startCognito({
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_Test1',
    clients: [
      {
        clientId: 'web',
        clientSecret: 'secret',
        callbackUrls: [APP],
        logoutUrls: ['http://127.0.0.1:9/signed-out'],
        explicitAuthFlows: [],
        accessTokenSeconds: 900,
      },
    ],
    users: [{ ...ALICE, email: 'alice@example.com' }],
    ...options,
  });
  t.after(() => cognito.close());
  const configuration = new oidc.Configuration(
    {
      issuer: cognito.issuer,
      authorization_endpoint: `${cognito.domain}/oauth2/authorize`,
      token_endpoint: `${cognito.domain}/oauth2/token`,
      revocation_endpoint: `${cognito.domain}/oauth2/revoke`,
      jwks_uri: cognito.jwksUrl,
    },
    'web',
    undefined,
    oidc.ClientSecretBasic('secret'),
  );
  oidc.allowInsecureRequests(configuration);
  const authorize = (state: string) =>
    oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: APP,
      scope: 'openid email',
      state,
      nonce: 'n',
    }).href;
  const exchange = (callback: string, state: string) =>
    oidc.authorizationCodeGrant(configuration, new URL(callback), {
      expectedState: state,
      expectedNonce: 'n',
    });
  /** Returns the callback URL to which the browser was redirected; no server listens there. */
  const callbackOf = async (browser: ScriptedBrowser, state: string) => {
    let url = authorize(state);
    let response = await browser.send(url);
    for (let hops = 0; hops < 10; hops++) {
      const { pathname } = new URL(url);
      if (response.status === 200 && pathname.startsWith('/login/')) {
        response = await browser.send(url, { method: 'POST', body: new URLSearchParams(ALICE) });
      }
      const next = new URL(response.headers.get('location') ?? '', url).href;
      if (next.startsWith(APP)) return next;
      url = next;
      response = await browser.send(url);
    }
    throw new Error('The sign-in did not end');
  };
  return { cognito, configuration, authorize, exchange, callbackOf };
}
