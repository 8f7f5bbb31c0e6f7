/** Tokens that a sign-in of an API client returns. */
export type SignedIn = Readonly<{
  accessToken: string;
  /** ID token of the sign-in. The API never accepts an ID token, so it serves as a forged credential. */
  idToken?: string;
}>;

/** Functions with which the harness signs people in. */
export interface Credentials {
  /** Names of users who can sign in. Checks that need two people are inconclusive with only one. */
  readonly users: readonly string[];
  /** Signs a user in again where the environment allows it, otherwise returns the token that was given. */
  signIn(user: string): Promise<SignedIn>;
  /** Signs a token with any claims by the user pool's own key; present where the user pool is emulated. */
  readonly sign?: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  /** Fetches the public keys of the user pool; present where that is possible. */
  readonly publicKeys?: () => Promise<readonly PublicKey[]>;
}

/** A public RSA key in the form in which the user pool publishes it. */
export type PublicKey = Readonly<{ kid: string; n: string; e: string }>;
