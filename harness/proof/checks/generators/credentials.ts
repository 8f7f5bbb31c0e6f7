import fc from 'fast-check';

/** One credential to show, as it is generated; what depends on the target is an index into its lists. */
export type CredentialCase = Readonly<{
  valid: boolean;
  user: number;
  /** Of a forgery. */
  kind: string;
  /** Which byte, or how long, where a forgery has several. */
  at: number;
  procedure: 'session.get' | 'classify' | 'chat';
  /** Of a valid one: signed in for this case, or held since the beginning. */
  fresh: boolean;
  /** Before the deploy, or after it. */
  after: boolean;
}>;

/** Half of them valid, half forged or stale. */
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

/** Chance leaves out a kind now and then; each is tried at least once. */
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
