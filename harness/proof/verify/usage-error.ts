/** The options are invalid; thrown before any request. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
