import * as z from 'zod';
import { ApiError } from './api-error.ts';
import type { PasswordPolicy } from './options.ts';
import type { RunningPool } from './pool-context.ts';
import { temporaryPassword, type User } from './user-pool.ts';

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

export function userOf(pool: RunningPool, name: string): User {
  const user = pool.users.find(name);
  if (user) return user;
  throw new ApiError('UserNotFoundException', 'User does not exist.');
}

export function adminSetUserPassword(
  pool: RunningPool,
  input: z.infer<typeof AdminSetUserPassword>,
) {
  const user = userOf(pool, input.Username);
  checkPassword(pool.settings.passwordPolicy, input.Password);
  pool.users.setPassword(
    user,
    input.Password,
    input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
  );
  return {};
}

export function adminCreateUser(pool: RunningPool, input: z.infer<typeof AdminCreateUser>) {
  const password = input.TemporaryPassword ?? temporaryPassword();
  checkPassword(pool.settings.passwordPolicy, password);
  const email = input.UserAttributes.find(({ Name }) => Name === 'email')?.Value;
  const user = pool.users.add({
    username: input.Username,
    password,
    status: 'FORCE_CHANGE_PASSWORD',
    ...(email === undefined ? {} : { email }),
  });
  if (!user) throw new ApiError('UsernameExistsException', 'User account already exists');
  return { User: described(user, 'Attributes') };
}

export function adminGetUser(pool: RunningPool, input: z.infer<typeof AdminUser>) {
  return described(userOf(pool, input.Username), 'UserAttributes');
}

export function listUsers(pool: RunningPool, input: z.infer<typeof ListUsers>) {
  const start = Number(input.PaginationToken);
  const matching = pool.users.all().filter(filterOf(input.Filter));
  const end = start + (input.Limit === 0 ? 60 : input.Limit);
  return {
    Users: matching.slice(start, end).map((user) => described(user, 'Attributes')),
    ...(end < matching.length ? { PaginationToken: String(end) } : {}),
  };
}

/** `username = "x"` or `username ^= "x"`, likewise `email` and `sub`. */
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
  const rules: [boolean, string][] = [
    [password.length >= policy.minimumLength, 'Password not long enough'],
    [!policy.requireLowercase || /[a-z]/.test(password), 'Password must have lowercase characters'],
    [!policy.requireUppercase || /[A-Z]/.test(password), 'Password must have uppercase characters'],
    [!policy.requireNumbers || /\d/.test(password), 'Password must have numeric characters'],
    [!policy.requireSymbols || /[^\w\s]|_/.test(password), 'Password must have symbol characters'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (!broken) return;
  throw new ApiError(
    'InvalidPasswordException',
    `Password did not conform with policy: ${broken[1]}`,
  );
}
