import * as z from 'zod';
import { ApiError } from './api-error.ts';
import type { PasswordPolicy } from './options.ts';
import { brokenPasswordRule } from './password-policy.ts';
import type { User } from './people.ts';
import type { RunningPool } from './served-pool.ts';
import { temporaryPassword } from './user-pool.ts';

export const AdminUser = z.object({ UserPoolId: z.string(), Username: z.string().min(1) });
export const AdminSetUserPassword = AdminUser.extend({
  Password: z.string().min(1).max(256),
  Permanent: z.boolean().default(false),
});
export const AdminCreateUser = AdminUser.extend({
  TemporaryPassword: z.string().optional(),
  UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
});
export const ListUsers = z.object({
  UserPoolId: z.string(),
  Limit: z.int().min(0).max(60).default(60),
  PaginationToken: z.string().regex(/^\d+$/, 'a token of an earlier answer').default('0'),
  Filter: z.string().optional(),
});

export async function userOf(pool: RunningPool, name: string): Promise<User> {
  const user = await pool.people.find(name);
  if (user) return user;
  throw new ApiError('UserNotFoundException', 'User does not exist.');
}

export async function adminSetUserPassword(
  pool: RunningPool,
  input: z.infer<typeof AdminSetUserPassword>,
) {
  const user = await userOf(pool, input.Username);
  checkPassword(pool.passwordPolicy(), input.Password);
  await pool.people.setPassword(
    user,
    input.Password,
    input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
  );
  return {};
}

export async function adminCreateUser(pool: RunningPool, input: z.infer<typeof AdminCreateUser>) {
  const password = input.TemporaryPassword ?? temporaryPassword();
  checkPassword(pool.passwordPolicy(), password);
  const email = input.UserAttributes.find(({ Name }) => Name === 'email')?.Value;
  const user = await pool.people.add({
    username: input.Username,
    password,
    status: 'FORCE_CHANGE_PASSWORD',
    ...(email === undefined ? {} : { email }),
  });
  if (!user) throw new ApiError('UsernameExistsException', 'User account already exists');
  return { User: described(user, 'Attributes') };
}

export async function adminGetUser(pool: RunningPool, input: z.infer<typeof AdminUser>) {
  return described(await userOf(pool, input.Username), 'UserAttributes');
}

export async function listUsers(pool: RunningPool, input: z.infer<typeof ListUsers>) {
  const start = Number(input.PaginationToken);
  const matches = filterOf(input.Filter);
  const matching = (await pool.people.all()).filter(matches);
  const end = start + (input.Limit === 0 ? 60 : input.Limit);
  return {
    Users: matching.slice(start, end).map((user) => described(user, 'Attributes')),
    ...(end < matching.length ? { PaginationToken: String(end) } : {}),
  };
}

/**
 * Converts a filter such as `username = "x"` or `username ^= "x"` to a function that tests a user; `email` and `sub`
 * are also supported.
 */
function filterOf(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') return () => true;
  const [, name, operator, value] =
    /^"?(username|email|sub)"?\s*(\^?=)\s*"(.*)"$/.exec(filter) ?? [];
  if (name === undefined || value === undefined) {
    const message = `Error while parsing filter: ${filter}, accepted are username, email and sub with = or ^=`;
    throw new ApiError('InvalidParameterException', message);
  }
  return ({ username, email = '', sub }) => {
    const field = name === 'username' ? username : name === 'email' ? email : sub;
    return operator === '=' ? field === value : field.startsWith(value);
  };
}

function described(user: User, attributesName: 'Attributes' | 'UserAttributes') {
  const email = user.email;
  const attributes = [
    { Name: 'sub', Value: user.sub },
    ...(email === undefined
      ? []
      : [
          { Name: 'email_verified', Value: 'true' },
          { Name: 'email', Value: email },
        ]),
  ];
  return {
    Username: user.username,
    [attributesName]: attributes,
    Enabled: true,
    UserStatus: user.status,
    UserCreateDate: user.createdAt.getTime() / 1_000,
    UserLastModifiedDate: user.changedAt.getTime() / 1_000,
  };
}

function checkPassword(policy: PasswordPolicy, password: string): void {
  const broken = brokenPasswordRule(policy, password);
  if (broken !== undefined) throw new ApiError('InvalidPasswordException', broken);
}
