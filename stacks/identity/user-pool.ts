import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js';
import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool/index.js';
import { Construct } from 'constructs';

export interface NewUserPoolProps {
  readonly name: string;
  readonly deletionProtection: boolean;
  /** Public URL of the service, which the invitation e-mail contains. */
  readonly publicUrl: string;
  /**
   * Prefix of the hosted UI, unique among all accounts of the region. AWS refuses `aws`, `amazon` and `cognito` in it.
   */
  readonly loginPrefix: string;
}

/**
 * A new user pool and its sign-in page. Only an administrator can add people. The pool has AWS's default tier, and the
 * page is the classic hosted UI.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
 */
export class NewUserPool extends Construct {
  readonly poolId: string;
  readonly poolArn: string;
  readonly loginPrefix: string;

  constructor(scope: Construct, id: string, props: NewUserPoolProps) {
    super(scope, id);
    const pool = new CognitoUserPool(this, 'pool', {
      name: props.name,
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      adminCreateUserConfig: {
        allowAdminCreateUserOnly: true,
        inviteMessageTemplate: {
          emailSubject: 'Your account of Onecall',
          emailMessage: `You can sign in to Onecall at ${props.publicUrl} as {username} with the temporary password {####}. It lasts three days.`,
          // For invitations, Cognito requires the text of an SMS message beside the e-mail, although this pool sends no
          // SMS.
          smsMessage: `Onecall, ${props.publicUrl}: {username} {####}`,
        },
      },
      accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 3,
      },
      // An optional second factor would have no effect, because the hosted UI offers one only if it is mandatory.
      mfaConfiguration: 'OFF',
      deletionProtection: props.deletionProtection ? 'ACTIVE' : 'INACTIVE',
    });
    const domain = new CognitoUserPoolDomain(this, 'domain', {
      domain: props.loginPrefix,
      userPoolId: pool.id,
    });
    this.poolId = pool.id;
    this.poolArn = pool.arn;
    this.loginPrefix = domain.domain;
  }
}
