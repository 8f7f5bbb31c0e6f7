/** What is remembered of one visit to the sign-in form. */
type Attempt = { request: string; failure?: Failure };
export type Failure = Readonly<{ username: string; error: string }>;

/** For people who come Back to a form that is done with; oldest are forgotten first. */
const REMEMBERED = 1_000;

export class LoginAttempts {
  readonly #attempts = new Map<string, Attempt>();

  /** @param params of the authorization request that led to the form */
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

  /** The address that begins the same sign-in again. */
  requestOf(uid: string): string | undefined {
    return this.#attempts.get(uid)?.request;
  }

  fail(uid: string, failure: Failure): void {
    const attempt = this.#attempts.get(uid);
    if (attempt) attempt.failure = failure;
  }

  /** To be shown once. */
  takeFailure(uid: string): Failure | undefined {
    const attempt = this.#attempts.get(uid);
    const failure = attempt?.failure;
    if (attempt) delete attempt.failure;
    return failure;
  }
}
