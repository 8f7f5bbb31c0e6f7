import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client/index.js';
import { Construct } from 'constructs';
import { timing } from '../timing.ts';

export interface ClientsProps {
  readonly prefix: string;
  readonly userPoolId: string;
  /**
   * Public URL of the service in lower case, without a slash at the end. Cognito compares callback URLs character by
   * character.
   */
  readonly publicUrl: string;
  /** Name of the only identity provider that people sign in with; `COGNITO` stands for passwords of the user pool. */
  readonly identityProvider: string;
  readonly accessTokenMinutes: number;
  readonly sessionHours: number;
}

/**
 * The two app clients of the user pool.
 *
 * `web` is the load balancer's confidential client, which may use only the authorization code flow.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#cognito-requirements
 * `api` is for programs. Its only flow needs AWS credentials, so a password alone gets no token.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export class Clients extends Construct {
  readonly webClientId: string;
  readonly apiClientId: string;

  constructor(scope: Construct, id: string, props: ClientsProps) {
    super(scope, id);
    const both = {
      userPoolId: props.userPoolId,
      enableTokenRevocation: true,
      preventUserExistenceErrors: 'ENABLED',
      tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'hours' }],
      refreshTokenValidity: props.sessionHours,
    };
    const web = new CognitoUserPoolClient(this, 'web', {
      ...both,
      name: `${props.prefix}-web`,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['code'],
      allowedOauthScopes: ['openid', 'email', 'profile'],
      supportedIdentityProviders: [props.identityProvider],
      callbackUrls: [`${props.publicUrl}/oauth2/idpresponse`],
      logoutUrls: [`${props.publicUrl}/signed-out`],
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      accessTokenValidity: props.accessTokenMinutes,
      idTokenValidity: props.accessTokenMinutes,
    });
    const api = new CognitoUserPoolClient(this, 'api', {
      ...both,
      name: `${props.prefix}-api`,
      generateSecret: false,
      explicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      accessTokenValidity: timing.apiTokenMinutes,
      idTokenValidity: timing.apiTokenMinutes,
    });
    this.webClientId = web.id;
    this.apiClientId = api.id;
  }
}
