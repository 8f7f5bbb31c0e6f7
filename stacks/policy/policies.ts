import { access } from './access.ts';
import { data } from './data.ts';
import { hardening } from './hardening.ts';
import type { Policy } from './policy.ts';
import { running } from './running.ts';
import { signingIn } from './sign-in.ts';
import { watching } from './watching.ts';

/** All policies that the Terraform of every environment must satisfy. */
export const policies: readonly Policy[] = [
  ...access,
  ...signingIn,
  ...data,
  ...hardening,
  ...running,
  ...watching,
];
