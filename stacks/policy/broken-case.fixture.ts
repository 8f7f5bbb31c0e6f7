import { environments } from '../environments.ts';
import { NEW_GUARDRAIL } from '../guardrail.fixture.ts';
import { synthesized, type Synthesized } from './synthesized.ts';

/** Synthesized Terraform configuration of the production environment. */
export const prod = synthesized(environments.prod);

/** Synthesized production environment in which people sign in at a company's provider. */
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

/** Synthesized production environment with a guardrail that the deploy makes. */
export const guardedProd = synthesized({ ...environments.prod, guardrail: NEW_GUARDRAIL });

/** A synthesized configuration that a policy must refuse. */
export type BrokenCase = Readonly<{
  policy: string;
  wrong: string;
  given: Synthesized;
  /** Pattern of the expected message, which must name the resource and the violated rule. */
  says: RegExp;
}>;
