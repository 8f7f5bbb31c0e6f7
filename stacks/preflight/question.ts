import type { DeploySession } from '../deploy/session.ts';

/** A read-only check of the account that an environment is deployed to. */
export interface PreflightQuestion {
  /** Subject of the check, for a person. */
  readonly about: string;
  /** Returns every problem that the check finds, each with what to do about it. It returns nothing if there is none. */
  readonly ask: (session: DeploySession) => Promise<readonly string[]>;
}
