import fc from 'fast-check';

/** A generated credential. Its `user` is an index into the target's list of users. */
export type CredentialCase = Readonly<{
  valid: boolean;
  user: number;
  /** Kind of forgery, such as a changed signature; used when the credential is not valid. */
  kind: string;
  /** Index of the byte that the forgery changes, or a length, for forgeries that have variants. */
  at: number;
  procedure: 'session.get' | 'classify' | 'chat';
  /**
   * Whether a valid credential comes from a new sign-in; otherwise it comes from the sign-in at the beginning of the
   * harness run.
   */
  fresh: boolean;
  /** Whether the credential is sent after the deploy rather than before it. */
  after: boolean;
}>;

/** Generates credentials, of which half are valid, and half are forged or stale. */
export const credentialCases = (kinds: readonly string[]): fc.Arbitrary<CredentialCase> =>
  fc
    .record({
      valid: fc.boolean(),
      user: fc.nat({ max: 999 }),
      kind: fc.constantFrom(...kinds),
      at: fc.nat({ max: 2_000 }),
      procedure: fc.constantFrom('session.get' as const, 'classify' as const, 'chat' as const),
      fresh: fc.boolean(),
      after: fc.boolean(),
    })
    .map((one) => (one.valid ? { ...one, procedure: 'session.get' as const } : one));

/** Returns one credential for each kind of forgery, because chance may leave out a kind. */
export const eachKindOnce = (kinds: readonly string[]): readonly CredentialCase[] =>
  kinds.map((kind, index) => ({
    valid: false,
    user: index,
    kind,
    at: index * 97,
    procedure: 'session.get',
    fresh: false,
    after: index % 2 === 0,
  }));
