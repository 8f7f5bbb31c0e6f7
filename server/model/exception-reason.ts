import type { Reason } from '../errors.ts';

/**
 * Reasons by the names of Bedrock's exceptions:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
const REASON: Readonly<Record<string, Reason>> = {
  ThrottlingException: 'model_throttled',
  ServiceQuotaExceededException: 'model_throttled',
  AccessDeniedException: 'model_denied',
  UnrecognizedClientException: 'model_denied',
  ExpiredTokenException: 'model_denied',
  CredentialsProviderError: 'model_denied',
  ResourceNotFoundException: 'model_unknown',
  ModelTimeoutException: 'model_slow',
  ModelNotReadyException: 'model_unreachable',
  ServiceUnavailableException: 'model_unreachable',
  InternalServerException: 'model_unreachable',
  ModelErrorException: 'model_unreadable',
  ModelStreamErrorException: 'model_cut',
  TimeoutError: 'model_unreachable',
};

/**
 * Returns the reason for an exception by its name. The names of exceptions within a stream begin with a small letter.
 */
export const reasonOfException = (name: string): Reason | undefined =>
  REASON[name.charAt(0).toUpperCase() + name.slice(1)];
