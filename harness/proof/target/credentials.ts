/** What an API client got by signing in. */
export type SignedIn = Readonly<{
  accessToken: string;
  /** Of the same sign-in; never a credential for the API, which makes it a good forgery. */
  idToken?: string;
}>;

/** How the harness becomes somebody. */
export interface Credentials {
  /** Who can sign in; checks that need two people are inconclusive with one. */
  readonly users: readonly string[];
  /** A fresh sign-in each time where the environment allows, else the token that was given. */
  signIn(user: string): Promise<SignedIn>;
  /** Signs any claims with the pool's own key: only where the pool is an emulator. */
  readonly sign?: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  /** The pool's public keys, where they can be fetched. */
  readonly publicKeys?: () => Promise<readonly PublicKey[]>;
}

/** A public RSA key as the pool publishes it. */
export type PublicKey = Readonly<{ kid: string; n: string; e: string }>;
