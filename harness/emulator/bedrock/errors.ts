/** Errors that Bedrock returns before it accepts a call, with their HTTP status from the API reference. */
export const serviceErrors = {
  AccessDeniedException: [403, "You don't have access to the model with the specified model ID."],
  InternalServerException: [500, 'The server encountered an internal error. Try again later.'],
  MissingAuthenticationTokenException: [403, 'Missing Authentication Token'],
  ModelErrorException: [424, 'The request failed due to an error while processing the model.'],
  ModelNotReadyException: [429, 'The model specified in the request is not ready.'],
  ModelTimeoutException: [408, 'Model processing took too long.'],
  ResourceNotFoundException: [404, 'The specified resource ARN was not found.'],
  ServiceQuotaExceededException: [400, 'The request exceeds a service quota of your account.'],
  ServiceUnavailableException: [503, 'The service is not currently available. Try again later.'],
  ThrottlingException: [429, 'Too many requests, please wait before trying again.'],
  UnknownOperationException: [404, 'The requested operation is not recognized by the service.'],
  ValidationException: [400, 'The request is not valid.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ServiceErrorKind = keyof typeof serviceErrors;

/**
 * Errors of an accepted call, each with the error that Converse returns instead. ConverseStream sends them as the
 * last frame of its 200 response.
 */
export const streamErrors = {
  internalServerException: 'InternalServerException',
  modelStreamErrorException: 'ModelErrorException',
  serviceUnavailableException: 'ServiceUnavailableException',
  throttlingException: 'ThrottlingException',
  validationException: 'ValidationException',
} as const satisfies Record<string, ServiceErrorKind>;

export type StreamErrorKind = keyof typeof streamErrors;

export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly kind: ServiceErrorKind;
  readonly status: number;

  constructor(kind: ServiceErrorKind, message: string = serviceErrors[kind][1]) {
    super(message);
    this.kind = kind;
    this.status = serviceErrors[kind][0];
  }
}
