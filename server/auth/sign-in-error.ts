import { OnecallError, type Reason } from '../errors.ts';

/**
 * Every reason for which a sign-in is refused, for the log and for tests, with the public reason that the sender
 * receives.
 */
const TOLD = {
  missing: 'not_signed_in',
  expired: 'sign_in_expired',
  /** Two headers have the same name, and choosing one of them would be unsafe. */
  duplicate_header: 'sign_in_invalid',
  /** A header that some component on the way might read as one of the load balancer's. */
  smuggled_header: 'sign_in_invalid',
  /** The load balancer's headers and a bearer token at once. */
  both_kinds: 'sign_in_invalid',
  /** The request has only one of the load balancer's two tokens. */
  incomplete: 'sign_in_invalid',
  malformed: 'sign_in_invalid',
  algorithm: 'sign_in_invalid',
  issuer: 'sign_in_invalid',
  /** The endpoint of the key reports that the key does not exist. */
  unknown_key: 'sign_in_invalid',
  /** An RSA key has fewer than 2,048 bits. */
  weak_key: 'sign_in_invalid',
  /** The header demands an extension (`crit`, `b64`), and none is supported. */
  extension: 'sign_in_invalid',
  /** The token's lifetime exceeds the longest one that the pool issues. */
  lifetime: 'sign_in_invalid',
  /** The token's `iat` is further in the future than clocks may differ. */
  issued_later: 'sign_in_invalid',
  signature: 'sign_in_invalid',
  no_expiry: 'sign_in_invalid',
  not_yet_valid: 'sign_in_invalid',
  token_use: 'sign_in_invalid',
  client: 'sign_in_invalid',
  signer: 'sign_in_invalid',
  /** The token has neither `origin_jti` nor `jti`, so its session could never be revoked. */
  no_session: 'sign_in_invalid',
  /** The tokens name different people. */
  subject_mismatch: 'sign_in_invalid',
} as const satisfies Record<string, Reason>;

export type SignInRefusal = keyof typeof TOLD;

/**
 * A refused sign-in, status 401. `refusal` is the exact reason, for the log; `reason` is the public one. The error
 * has no cause, because causes quote parts of the token.
 */
export class SignInError extends OnecallError {
  readonly refusal: SignInRefusal;

  constructor(refusal: SignInRefusal) {
    super(TOLD[refusal]);
    this.refusal = refusal;
  }
}

/** 503: the token may be good, but the keys to check it with are out of reach. */
export class KeysUnreachableError extends OnecallError {
  constructor(cause: unknown) {
    super('keys_unreachable', { cause });
  }
}
