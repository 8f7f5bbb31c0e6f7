export type TargetErrorCode =
  | 'unreachable'
  | 'not_onecall'
  | 'unknown_environment'
  | 'sign_in'
  /** The target names no price for any of its models. */
  | 'no_price'
  /** Another run holds the lease of the target. */
  | 'leased';

/** Error for a target that cannot be verified; the message is one sentence for a person. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code: TargetErrorCode;

  constructor(code: TargetErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
