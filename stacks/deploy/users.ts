import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomBytes } from 'node:crypto';
import type { EnvironmentFile } from './environment-file.ts';
import { DeployProblem } from './problem.ts';
import type { Session } from './session.ts';

export type UsersCommand =
  | { readonly list: true }
  | { readonly add: string; readonly email: string }
  | { readonly remove: string };

/** Lists the people who may sign in, invites one by e-mail, or removes one. Answers lines to print. */
export async function users(
  session: Session,
  { userPoolId: UserPoolId }: EnvironmentFile,
  command: UsersCommand,
): Promise<string[]> {
  const cognito = new CognitoIdentityProviderClient(session.client);
  try {
    if ('add' in command) {
      const TemporaryPassword = session.emulated ? temporaryPassword() : undefined;
      await cognito.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: command.add,
          DesiredDeliveryMediums: ['EMAIL'],
          ...(TemporaryPassword !== undefined && { TemporaryPassword }),
          UserAttributes: [
            { Name: 'email', Value: command.email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      );
      return [
        TemporaryPassword === undefined
          ? `Added ${command.add}; Cognito sends a temporary password to ${command.email}`
          : `Added ${command.add}; the emulator sends no mail, the temporary password is ${TemporaryPassword}`,
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

const temporaryPassword = () => `aA1!${randomBytes(9).toString('base64url')}`;

function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (error.name) {
    case 'UsernameExistsException':
      return new DeployProblem('There is a user of that name already', { cause: error });
    case 'UserNotFoundException':
      return new DeployProblem('There is no user of that name', { cause: error });
    case 'InvalidParameterException':
      return new DeployProblem(`Cognito refused it: ${error.message}`, { cause: error });
    default:
      return error;
  }
}
