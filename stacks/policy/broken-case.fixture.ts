import { environments } from '../environments.ts';
import { synthesized, type Synthesized } from './synthesized.ts';

/** The production environment as the stacks write it. */
export const prod = synthesized(environments.prod);

/** The production environment, with people who sign in at a company's provider. */
export const federated = synthesized({
  ...environments.prod,
  users: {
    pool: 'new',
    federation: {
      kind: 'oidc',
      name: 'Company',
      issuer: 'https://login.example.com',
      clientId: 'onecall',
      emailClaim: 'email',
    },
  },
});

/** A configuration that a policy must refuse. */
export type BrokenCase = Readonly<{
  policy: string;
  wrong: string;
  given: Synthesized;
  /** Pattern of the message, which must name the resource and the rule. */
  says: RegExp;
}>;
