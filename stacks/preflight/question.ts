import type { Session } from '../deploy/session.ts';

/** A read-only question about the account that an environment is deployed to. */
export interface Question {
  /** The thing that it concerns, for a person. */
  readonly about: string;
  /** Returns everything that is wrong, each with what to do about it; nothing when it is as it should be. */
  readonly ask: (session: Session) => Promise<readonly string[]>;
}
