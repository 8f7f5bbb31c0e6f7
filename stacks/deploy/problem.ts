/** A problem that the operator can fix. Only its message is printed, without a stack trace. */
export class DeployProblem extends Error {
  override readonly name = 'DeployProblem';
}

/** Returns the message of a thrown value, which may be an error or any other value. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
