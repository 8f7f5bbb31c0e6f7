import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client/index.js';
import { Construct } from 'constructs';
import { timing } from '../timing.ts';

export interface ClientsProps {
  readonly prefix: string;
  readonly userPoolId: string;
  /** URL in lower case, without a slash at the end: Cognito compares callback URLs letter by letter. */
  readonly publicUrl: string;
  /** The one provider that people sign in with: `COGNITO` for passwords of the pool. */
  readonly identityProvider: string;
  readonly accessTokenMinutes: number;
  readonly sessionHours: number;
}

/**
 * `web`: the load balancer's own, confidential, with the code flow and nothing else.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#cognito-requirements
 * `api`: for programs. Its only flow takes AWS credentials, so no password alone gets a token.
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
