import { DataAwsCognitoUserPool } from '@cdktf/provider-aws/lib/data-aws-cognito-user-pool/index.js';
import type { Construct } from 'constructs';
import { loginPrefixOf } from './environment.ts';
import type { Environment } from './environment.ts';
import { Clients } from './identity/clients.ts';
import { CompanySignIn } from './identity/federation.ts';
import { NewUserPool } from './identity/user-pool.ts';
import { Layer } from './layer.ts';
import { timing } from './timing.ts';

export interface IdentityProps {
  /** DNS name of the load balancer, which is the service's address in an environment without a domain. */
  readonly loadBalancerDnsName: string;
}

/** The user pool, its app clients, and the company's sign-in provider if there is one. */
export class IdentityStack extends Layer {
  readonly poolId: string;
  readonly poolArn: string;
  readonly loginPrefix: string;
  readonly webClientId: string;
  readonly apiClientId: string;
  readonly publicUrl: string;

  constructor(scope: Construct, environment: Environment, props: IdentityProps) {
    super(scope, 'identity', environment);
    const { address, users } = environment;
    const host = address.kind === 'self-signed' ? props.loadBalancerDnsName : address.domain;
    this.publicUrl = `https://${host}`;

    if (users.pool === 'existing') {
      const found = new DataAwsCognitoUserPool(this, 'existing', { userPoolId: users.id });
      this.poolId = found.id;
      this.poolArn = found.arn;
      this.loginPrefix = users.loginPrefix;
    } else {
      const made = new NewUserPool(this, 'users', {
        name: this.prefix,
        publicUrl: this.publicUrl,
        deletionProtection: environment.deletionProtection,
        loginPrefix: loginPrefixOf(environment),
      });
      this.poolId = made.poolId;
      this.poolArn = made.poolArn;
      this.loginPrefix = made.loginPrefix;
    }

    const federation = users.pool === 'new' ? users.federation : undefined;
    const identityProvider =
      federation === undefined
        ? 'COGNITO'
        : new CompanySignIn(this, 'company', { userPoolId: this.poolId, federation }).providerName;

    const clients = new Clients(this, 'clients', {
      prefix: this.prefix,
      userPoolId: this.poolId,
      publicUrl: this.publicUrl,
      identityProvider,
      accessTokenMinutes: timing.accessTokenMinutes,
      sessionHours: timing.sessionHours,
    });
    this.webClientId = clients.webClientId;
    this.apiClientId = clients.apiClientId;

    this.output('url', this.publicUrl);
    this.output('user_pool_id', this.poolId);
    this.output('web_client_id', this.webClientId);
    this.output('api_client_id', this.apiClientId);
    this.output(
      'login_url',
      `https://${this.loginPrefix}.auth.${environment.region}.amazoncognito.com`,
    );
  }
}
