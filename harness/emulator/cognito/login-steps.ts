import { brokenPasswordRule } from './password-policy.ts';
import type { User } from './people.ts';
import type { Pool } from './pool-context.ts';

export type LoginStep =
  | Readonly<{ type: 'signed_in'; user: User }>
  /** The password was right but temporary, so the user must choose a new one. */
  | Readonly<{ type: 'new_password'; user: User }>
  | Readonly<{ type: 'refused'; username: string; error: string }>;

const WRONG = 'Incorrect username or password.';
const DIFFERENT = 'The two passwords are not the same.';

/** Verifies the posted user name and password, and returns the next step of the login. */
export async function withPassword({ people }: Pool, form: URLSearchParams): Promise<LoginStep> {
  const username = form.get('username')?.trim() ?? '';
  const user = username === '' ? undefined : await people.find(username);
  if (!user || !(await people.accepts(user, form.get('password') ?? ''))) {
    return { type: 'refused', username, error: WRONG };
  }
  return { type: user.status === 'CONFIRMED' ? 'signed_in' : 'new_password', user };
}

/**
 * Verifies and sets the posted new password in place of the temporary one, and returns the next step of the login.
 */
export async function withNewPassword(
  { people, passwordPolicy }: Pool,
  user: User,
  form: URLSearchParams,
): Promise<LoginStep> {
  const password = form.get('new_password') ?? '';
  const error =
    password === form.get('confirm_password')
      ? brokenPasswordRule(passwordPolicy(), password)
      : DIFFERENT;
  if (error !== undefined) return { type: 'refused', username: user.username, error };
  await people.setPassword(user, password, 'CONFIRMED');
  return { type: 'signed_in', user };
}
