import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import type { DeliveryMediumType } from '@aws-sdk/client-cognito-identity-provider';
import { randomBytes } from 'node:crypto';
import type { EnvironmentFile } from './environment-file.ts';
import { DeployProblem } from './problem.ts';
import type { DeploySession } from './session.ts';

export type UsersCommand =
  | { readonly list: true }
  | { readonly add: string; readonly email: string }
  | { readonly remove: string };

/** Lists the people who may sign in, invites a person by e-mail, or removes one. Returns the lines to print. */
export async function users(
  session: DeploySession,
  { userPoolId: UserPoolId }: EnvironmentFile,
  command: UsersCommand,
): Promise<string[]> {
  const cognito = new CognitoIdentityProviderClient(session.client);
  try {
    if ('add' in command) {
      const TemporaryPassword = session.emulated ? temporaryPassword() : undefined;
      const invitation = {
        UserPoolId,
        Username: command.add,
        email: command.email,
        ...(TemporaryPassword !== undefined && { TemporaryPassword }),
      };
      const done = await invite(cognito, invitation);
      return [
        TemporaryPassword === undefined
          ? `${done} ${command.add}; Cognito sends a temporary password to ${command.email}`
          : `${done} ${command.add}; the emulator sends no mail, the temporary password is ${TemporaryPassword}`,
      ];
    }
    if ('remove' in command) {
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: command.remove }));
      return [`Removed ${command.remove}; what they stored expires by itself`];
    }
    const lines: string[] = [];
    for await (const page of paginateListUsers({ client: cognito }, { UserPoolId })) {
      for (const user of page.Users ?? []) {
        const email = user.Attributes?.find(({ Name }) => Name === 'email')?.Value ?? '-';
        lines.push([user.Username, user.UserStatus, email].join('\t'));
      }
    }
    return lines.length > 0 ? lines : ['Nobody may sign in yet: ADD=<name> EMAIL=<address>'];
  } catch (error) {
    throw explained(error);
  } finally {
    cognito.destroy();
  }
}

interface Invitation {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly email: string;
  readonly TemporaryPassword?: string;
}

/** Invites a person by e-mail. A person who has not signed in yet gets another invitation for the existing account. */
async function invite(
  cognito: CognitoIdentityProviderClient,
  { email, ...invitation }: Invitation,
): Promise<'Added' | 'Invited again:'> {
  const { UserPoolId, Username } = invitation;
  const DesiredDeliveryMediums: DeliveryMediumType[] = ['EMAIL'];
  try {
    await cognito.send(
      new AdminCreateUserCommand({
        ...invitation,
        DesiredDeliveryMediums,
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    );
    return 'Added';
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UsernameExistsException')) throw error;
    const known = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    if (known.UserStatus !== 'FORCE_CHANGE_PASSWORD') throw error;
    const address = known.UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
    if (address !== email)
      throw new DeployProblem(
        `${Username} was invited at ${address ?? 'no address'}: remove them first to invite another address`,
        { cause: error },
      );
    await cognito.send(
      new AdminCreateUserCommand({
        ...invitation,
        DesiredDeliveryMediums,
        MessageAction: 'RESEND',
      }),
    );
    return 'Invited again:';
  }
}

const temporaryPassword = () => `aA1!${randomBytes(9).toString('base64url')}`;

function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (error.name) {
    case 'UsernameExistsException':
      return new DeployProblem('A user of that name exists already and has signed in before', {
        cause: error,
      });
    case 'UserNotFoundException':
      return new DeployProblem('There is no user of that name', { cause: error });
    case 'InvalidParameterException':
      return new DeployProblem(`Cognito refused it: ${error.message}`, { cause: error });
    default:
      return error;
  }
}
