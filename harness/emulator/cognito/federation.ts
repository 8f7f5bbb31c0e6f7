import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import * as oidc from 'openid-client';
import { z } from 'zod';
import type { OidcProvider, Pool } from './pool-context.ts';
import type { User } from './people.ts';
import { temporaryPassword } from './user-pool.ts';

const CALLBACK = '/oauth2/idpresponse';
const Claims = z.record(z.string(), z.unknown());

type Begun = Readonly<{
  uid: string;
  provider: OidcProvider;
  configuration: oidc.Configuration;
  nonce: string;
}>;

export type FederatedSignIn = Readonly<{
  begin: (ctx: Context, uid: string, provider: OidcProvider) => Promise<void>;
  finish: (ctx: Context) => Promise<void>;
  /**
   * Returns the user whom the provider identified for a login attempt, and forgets the user; undefined if there is
   * none.
   */
  take: (uid: string) => User | undefined;
}>;

/** Largest number of unfinished login attempts that are remembered; the oldest is forgotten first. */
const REMEMBERED = 1_000;

/**
 * Returns the pool's side of a sign-in at an OpenID Connect provider: the authorization code flow, in which the pool
 * is the client. As in Cognito, a user is named `<provider>_<sub>`, and is created in the pool at the first sign-in.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html
 */
export function makeFederation({ people }: Pick<Pool, 'people'>): FederatedSignIn {
  const begun = new Map<string, Begun>();
  const named = new Map<string, User>();

  const personOf = async ({ name, attributes }: OidcProvider, claims: Claims): Promise<User> => {
    const username = `${name}_${String(claims['sub'])}`;
    const known = await people.find(username);
    if (known) return known;
    const email = claims[attributes['email'] ?? 'email'];
    const made = await people.add({
      username,
      password: temporaryPassword(),
      status: 'CONFIRMED',
      ...(typeof email === 'string' && { email }),
    });
    if (made === undefined) throw new Error(`Cannot make ${username}: the name is taken`);
    if (made.status !== 'CONFIRMED')
      await people.setPassword(made, temporaryPassword(), 'CONFIRMED');
    return made;
  };

  return {
    async begin(ctx, uid, provider) {
      const configuration = await oidc.discovery(
        new URL(provider.issuer),
        provider.clientId,
        provider.clientSecret,
        oidc.ClientSecretPost(provider.clientSecret),
        { execute: [oidc.allowInsecureRequests] },
      );
      const state = randomUUID();
      const nonce = randomUUID();
      const [oldest] = begun.keys();
      if (begun.size >= REMEMBERED && oldest !== undefined) begun.delete(oldest);
      begun.set(state, { uid, provider, configuration, nonce });
      const to = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: `${ctx.protocol}://${ctx.host}${CALLBACK}`,
        scope: provider.scopes,
        state,
        nonce,
      });
      ctx.redirect(to.href);
    },
    async finish(ctx) {
      const state = String(ctx.query['state']);
      const attempt = begun.get(state);
      begun.delete(state);
      if (attempt === undefined) {
        ctx.status = 400;
        ctx.body = 'Cannot go on with this sign-in: it was not begun here. Open the app again\n';
        return;
      }
      const { uid, provider, configuration, nonce } = attempt;
      try {
        const tokens = await oidc.authorizationCodeGrant(
          configuration,
          new URL(`${ctx.protocol}://${ctx.host}${ctx.url}`),
          { expectedState: state, expectedNonce: nonce },
        );
        named.set(uid, await personOf(provider, Claims.parse(tokens.claims())));
      } catch (error) {
        ctx.status = 400;
        const why = error instanceof Error ? error.message : String(error);
        ctx.body = `Cannot sign in with ${provider.name}: ${why}\n`;
        return;
      }
      // The login attempt's cookie is valid for this path only, so that no other browser can continue the attempt.
      ctx.redirect(`/login/${uid}`);
    },
    take(uid) {
      const user = named.get(uid);
      named.delete(uid);
      return user;
    },
  };
}

type Claims = z.infer<typeof Claims>;

export const isFederationCallback = (path: string): boolean => path === CALLBACK;
