import type { PasswordPolicy } from './options.ts';

/** Returns the rule of the pool's policy that a new password breaks, in Cognito's words. */
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
