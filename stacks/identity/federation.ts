import { CognitoIdentityProvider } from '@cdktf/provider-aws/lib/cognito-identity-provider/index.js';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { Federation } from '../environment.ts';

/** Name of the Terraform variable for an OIDC client's secret. A deploy sets it from `OIDC_CLIENT_SECRET`. */
export const SECRET_VARIABLE = 'oidc_client_secret';

export interface CompanySignInProps {
  readonly userPoolId: string;
  readonly federation: Federation;
}

/**
 * Lets people sign in at their company's provider instead of with a password of the user pool. The hosted UI redirects
 * to the provider at once, because the load balancer's app client allows no other.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
 */
export class CompanySignIn extends Construct {
  readonly providerName: string;

  constructor(scope: Construct, id: string, { userPoolId, federation }: CompanySignInProps) {
    super(scope, id);
    const provider = new CognitoIdentityProvider(this, 'provider', {
      userPoolId,
      providerName: federation.name,
      providerType: federation.kind === 'oidc' ? 'OIDC' : 'SAML',
      providerDetails: this.#details(federation),
      attributeMapping:
        federation.kind === 'oidc'
          ? { email: federation.emailClaim, username: 'sub' }
          : { email: federation.emailClaim },
    });
    this.providerName = provider.providerName;
  }

  #details(federation: Federation): Record<string, string> {
    if (federation.kind === 'saml') {
      return { MetadataURL: federation.metadataUrl, IDPSignout: 'true' };
    }
    const secret = new TerraformVariable(this, 'secret', {
      type: 'string',
      sensitive: true,
      description: "Secret of Cognito's client at the company's provider",
    });
    secret.overrideLogicalId(SECRET_VARIABLE);
    return {
      oidc_issuer: federation.issuer,
      client_id: federation.clientId,
      client_secret: secret.stringValue,
      authorize_scopes: 'openid email profile',
      attributes_request_method: 'GET',
    };
  }
}
