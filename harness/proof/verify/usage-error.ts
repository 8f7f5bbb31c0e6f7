/** Error for invalid options; it is thrown before any request is sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
