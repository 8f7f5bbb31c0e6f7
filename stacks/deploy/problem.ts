/** Something the person at the keyboard can act on: its message is all they are shown. */
export class DeployProblem extends Error {
  override readonly name = 'DeployProblem';
}

/** The text of whatever was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
