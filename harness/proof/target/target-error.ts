export type TargetErrorCode =
  | 'unreachable'
  | 'not_onecall'
  | 'unknown_environment'
  | 'sign_in'
  /** The target does not say what its models cost. */
  | 'no_price'
  /** Another run verifies it. */
  | 'leased';

/** Why there is nothing to verify; the message is one sentence for a person. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code: TargetErrorCode;

  constructor(code: TargetErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
