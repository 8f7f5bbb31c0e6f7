import type { PasswordPolicy } from './options.ts';

/**
 * Returns Cognito's message for the first rule of the password policy that a new password breaks; undefined if it
 * breaks none.
 */
export function brokenPasswordRule(policy: PasswordPolicy, password: string): string | undefined {
  const rules: [boolean, string][] = [
    [password.length >= policy.minimumLength, 'Password not long enough'],
    [!policy.requireLowercase || /[a-z]/.test(password), 'Password must have lowercase characters'],
    [!policy.requireUppercase || /[A-Z]/.test(password), 'Password must have uppercase characters'],
    [!policy.requireNumbers || /\d/.test(password), 'Password must have numeric characters'],
    [!policy.requireSymbols || /[^\w\s]|_/.test(password), 'Password must have symbol characters'],
  ];
  const broken = rules.find(([holds]) => !holds);
  return broken && `Password did not conform with policy: ${broken[1]}`;
}
