import fc from 'fast-check';

/** A generated credential. Values that depend on the target are indices into its lists. */
export type CredentialCase = Readonly<{
  valid: boolean;
  user: number;
  /** The kind of a forgery. */
  kind: string;
  /** Index of the changed byte, or a length, for forgeries that have variants. */
  at: number;
  procedure: 'session.get' | 'classify' | 'chat';
  /** For a valid credential: whether it comes from a new sign-in or from one at the beginning of the run. */
  fresh: boolean;
  /** Whether it is shown after the deploy. */
  after: boolean;
}>;

/** Generates credentials: half of them valid, half forged or stale. */
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

/** Returns one case for each kind, because chance may leave out a kind. */
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
