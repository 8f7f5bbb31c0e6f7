import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { startMoto } from '../../aws-api/moto.fixture.ts';
import type { AwsAccess } from '../../aws-access.ts';

/** Message for tests that are skipped because moto is not installed. */
export const NO_MOTO = 'moto_server is not installed';

/** Starts an emulated AWS API for the tests of one file; returns undefined if moto is not installed. */
export async function startAws(): Promise<
  (AwsAccess & { close: () => Promise<void> }) | undefined
> {
  const moto = await startMoto();
  return (
    moto && {
      region: 'us-east-1',
      endpoint: moto.url,
      credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
      close: moto.close,
    }
  );
}

export const POOL_ALICE = { username: 'alice', password: 'Correct-Horse-1!' };

const given = (value: string | undefined): string => {
  if (value === undefined) throw new Error('The AWS API did not answer with an id');
  return value;
};

/** Applies a user pool with a domain, a web client for `publicUrl`, an API client, and one user. */
export async function applyPool(aws: AwsAccess, publicUrl: string) {
  const api = new CognitoIdentityProviderClient(aws);
  const { UserPool: pool } = await api.send(
    new CreateUserPoolCommand({
      PoolName: 'test',
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
      UsernameConfiguration: { CaseSensitive: false },
    }),
  );
  const UserPoolId = given(pool?.Id);
  const Domain = `test-${UserPoolId.slice(-6).toLowerCase()}`;
  await api.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  const validity = {
    AccessTokenValidity: 15,
    RefreshTokenValidity: 12,
    TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'hours' },
  } as const;
  const { UserPoolClient: web } = await api.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'web',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: [`${publicUrl}/oauth2/idpresponse`],
      LogoutURLs: [`${publicUrl}/signed-out`],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      ...validity,
    }),
  );
  const { UserPoolClient: programs } = await api.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'api',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      ...validity,
    }),
  );
  const person = { UserPoolId, Username: POOL_ALICE.username };
  await api.send(
    new AdminCreateUserCommand({
      ...person,
      UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
    }),
  );
  await api.send(
    new AdminSetUserPasswordCommand({ ...person, Password: POOL_ALICE.password, Permanent: true }),
  );
  return {
    api,
    UserPoolId,
    arn: given(pool?.Arn),
    domain: Domain,
    webClientId: given(web?.ClientId),
    webClientSecret: given(web?.ClientSecret),
    apiClientId: given(programs?.ClientId),
  };
}

export type AppliedPoolForTest = Awaited<ReturnType<typeof applyPool>>;
