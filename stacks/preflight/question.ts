import type { DeploySession } from '../deploy/session.ts';

/** A read-only question about the account that an environment is deployed to. */
export interface PreflightQuestion {
  /** The thing that it concerns, for a person. */
  readonly about: string;
  /** Returns everything that is wrong, each with what to do about it; nothing when it is as it should be. */
  readonly ask: (session: DeploySession) => Promise<readonly string[]>;
}
