import {
  AlbJwtInvalidClientIdError,
  AlbJwtInvalidSignerError,
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidTokenUseError,
  FetchError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  ParameterValidationError,
} from 'aws-jwt-verify/error';
import { KeysUnreachableError, SignInError, type SignInRefusal } from './sign-in-error.ts';

type ErrorClass = abstract new (...args: never[]) => Error;

const KEYS_AT_FAULT: readonly ErrorClass[] = [FetchError, JwksValidationError, JwkValidationError];

const REFUSALS: readonly (readonly [ErrorClass, SignInRefusal])[] = [
  [JwtExpiredError, 'expired'],
  [JwtNotBeforeError, 'not_yet_valid'],
  [JwtInvalidSignatureError, 'signature'],
  [JwtInvalidSignatureAlgorithmError, 'algorithm'],
  [JwtInvalidIssuerError, 'issuer'],
  // The token verifiers throw ParameterValidationError for an issuer that is absent or not configured.
  [ParameterValidationError, 'issuer'],
  [CognitoJwtInvalidClientIdError, 'client'],
  [AlbJwtInvalidClientIdError, 'client'],
  [AlbJwtInvalidSignerError, 'signer'],
  [CognitoJwtInvalidTokenUseError, 'token_use'],
  [KidNotFoundInJwksError, 'unknown_key'],
  [JwtWithoutValidKidError, 'unknown_key'],
  [JwkInvalidUseError, 'unknown_key'],
  [JwkInvalidKtyError, 'unknown_key'],
];

/**
 * Converts an error of `aws-jwt-verify` to an error of the sign-in. Only unavailable keys are the service's fault; any
 * other error comes from the token, so a forged token never causes a status 500.
 */
export function toSignInError(error: unknown): SignInError | KeysUnreachableError {
  if (error instanceof SignInError || error instanceof KeysUnreachableError) return error;
  if (KEYS_AT_FAULT.some((one) => error instanceof one)) return new KeysUnreachableError(error);
  // OpenSSL throws an error of its own when the form of a signature does not fit the key, instead of reporting a wrong
  // signature.
  if (!(error instanceof JwtBaseError)) return new SignInError('signature');
  const [, refusal] = REFUSALS.find(([one]) => error instanceof one) ?? [];
  return new SignInError(refusal ?? 'malformed');
}
