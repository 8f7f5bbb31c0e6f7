export type TargetErrorCode =
  | 'unreachable'
  | 'not_onecall'
  | 'unknown_environment'
  | 'sign_in'
  /** The target gives no price of its models. */
  | 'no_price'
  /** The target is leased by another run. */
  | 'leased';

/** The reason why nothing can be verified; the message is one sentence for a person. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code: TargetErrorCode;

  constructor(code: TargetErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
