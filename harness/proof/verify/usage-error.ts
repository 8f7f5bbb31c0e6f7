/** What was asked for cannot be understood; said before any request. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
