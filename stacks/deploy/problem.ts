/** Something the person at the keyboard can act on: its message is all they are shown. */
export class DeployProblem extends Error {
  override readonly name = 'DeployProblem';
}

/** Returns the message of any thrown value. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
