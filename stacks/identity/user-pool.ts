import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js';
import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool/index.js';
import { Construct } from 'constructs';

export interface NewUserPoolProps {
  readonly name: string;
  readonly deletionProtection: boolean;
  /** The address in the invitation, where people sign in. */
  readonly publicUrl: string;
  /** Prefix of the hosted UI, unique in the region over all accounts; AWS refuses `aws`, `amazon` and `cognito` in it. */
  readonly loginPrefix: string;
}

/**
 * People who may sign in, and the page they do it on. Only an administrator adds them. The tier is AWS's default for
 * new pools, the page is the classic hosted UI, the default of a domain made through the API.
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
          // Cognito requires all three messages, and sends no SMS here.
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
      // The hosted UI asks for a second factor only where it is mandatory, so an optional one would never be offered.
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
