import { OnecallError, type Reason } from '../errors.ts';

/**
 * Every exact reason for which a sign-in is refused, with the public reason that the sender receives. The exact reason
 * appears only in the log and in tests.
 */
const TOLD = {
  missing: 'not_signed_in',
  expired: 'sign_in_expired',
  /** Two headers of credentials have the same name, and choosing one of them would be unsafe. */
  duplicate_header: 'sign_in_invalid',
  /**
   * The name of a header resembles one of the load balancer's so much that some component could take it for that
   * header.
   */
  smuggled_header: 'sign_in_invalid',
  /** The request has both a bearer token and headers of the load balancer. */
  both_kinds: 'sign_in_invalid',
  /** The request has only one of the load balancer's two tokens. */
  incomplete: 'sign_in_invalid',
  malformed: 'sign_in_invalid',
  algorithm: 'sign_in_invalid',
  issuer: 'sign_in_invalid',
  /** The key endpoint reports that it has no key with the token's key id. */
  unknown_key: 'sign_in_invalid',
  /** An RSA key has fewer than 2,048 bits. */
  weak_key: 'sign_in_invalid',
  /** The token's header demands an extension of JWT (`crit` or `b64`), and no extension is supported. */
  extension: 'sign_in_invalid',
  /** The token expires later than any token that the user pool issues. */
  lifetime: 'sign_in_invalid',
  /** The token's `iat` (time of issue) is further in the future than the clocks of two machines may differ. */
  issued_later: 'sign_in_invalid',
  signature: 'sign_in_invalid',
  no_expiry: 'sign_in_invalid',
  not_yet_valid: 'sign_in_invalid',
  token_use: 'sign_in_invalid',
  client: 'sign_in_invalid',
  signer: 'sign_in_invalid',
  /** The token has neither `origin_jti` nor `jti`, so its session could never be revoked. */
  no_session: 'sign_in_invalid',
  /** The request's tokens name different people. */
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

/**
 * The error, with status 503, for a token that cannot be checked because the public keys are out of reach. The token
 * may be good.
 */
export class KeysUnreachableError extends OnecallError {
  constructor(cause: unknown) {
    super('keys_unreachable', { cause });
  }
}
