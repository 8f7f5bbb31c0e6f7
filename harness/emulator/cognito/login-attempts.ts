import type { User } from './people.ts';

/** The state of one login attempt, which is one visit to the sign-in form. */
type Attempt = { request: string; failure?: Failure; choosing?: User };
type Failure = Readonly<{ username: string; error: string }>;

/**
 * Largest number of login attempts that are remembered; the oldest is forgotten first. Finished attempts are kept for
 * users who go back to a form that was already sent.
 */
const REMEMBERED = 1_000;

export class LoginAttempts {
  readonly #attempts = new Map<string, Attempt>();

  /** Remembers a login attempt. @param params parameters of the authorization request that led to the sign-in form */
  remember(uid: string, params: Record<string, unknown>): void {
    if (this.#attempts.has(uid)) return;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) {
      if (typeof value === 'string') query.set(name, value);
    }
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size >= REMEMBERED && oldest !== undefined) this.#attempts.delete(oldest);
    this.#attempts.set(uid, { request: `/oauth2/authorize?${query.toString()}` });
  }

  /** Returns the URL of the authorization request that begins the same sign-in again. */
  requestOf(uid: string): string | undefined {
    return this.#attempts.get(uid)?.request;
  }

  fail(uid: string, { username, error }: Failure): void {
    const attempt = this.#attempts.get(uid);
    if (attempt) attempt.failure = { username, error };
  }

  /** Records that the login attempt's user has sent a temporary password and may choose a new one. */
  letChoose(uid: string, user: User): void {
    const attempt = this.#attempts.get(uid);
    if (attempt) attempt.choosing = user;
  }

  /** Returns the user who must choose a new password in a login attempt; undefined if nobody must. */
  choosing(uid: string): User | undefined {
    return this.#attempts.get(uid)?.choosing;
  }

  /** Returns the error of a login attempt for display, and removes it, so that it is displayed once. */
  takeFailure(uid: string): Failure | undefined {
    const attempt = this.#attempts.get(uid);
    const failure = attempt?.failure;
    if (attempt) delete attempt.failure;
    return failure;
  }
}
