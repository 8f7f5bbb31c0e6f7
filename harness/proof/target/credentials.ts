/** The tokens of a sign-in of an API client. */
export type SignedIn = Readonly<{
  accessToken: string;
  /** The ID token of the same sign-in. The API never accepts it, so it serves as a forgery. */
  idToken?: string;
}>;

/** Ways in which the harness signs people in. */
export interface Credentials {
  /** Names of users who can sign in; checks that need two people are inconclusive with one. */
  readonly users: readonly string[];
  /** Signs in anew where the environment allows it, otherwise returns the given token. */
  signIn(user: string): Promise<SignedIn>;
  /** Signs any claims with the pool's own key, where the pool is an emulator. */
  readonly sign?: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  /** Fetches the pool's public keys, where that is possible. */
  readonly publicKeys?: () => Promise<readonly PublicKey[]>;
}

/** A public RSA key as the pool publishes it. */
export type PublicKey = Readonly<{ kid: string; n: string; e: string }>;
