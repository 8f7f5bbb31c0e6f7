import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  NotAuthorizedException,
  paginateListUsers,
  UserNotFoundException,
  type AttributeType,
  type CognitoIdentityProviderClient,
  type ListUsersRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { NewUser, PoolPeople, User, UserStatus } from '../people.ts';

export type AppliedPeopleOptions = Readonly<{
  api: CognitoIdentityProviderClient;
  userPoolId: string;
  /** Returns the id of an app client of the pool; the API verifies a password only on behalf of a client. */
  clientId: () => string | undefined;
  say: (text: string) => void;
}>;

type Described = Readonly<{
  Username?: string | undefined;
  attributes: readonly AttributeType[] | undefined;
  UserStatus?: string | undefined;
  UserCreateDate?: Date | undefined;
  UserLastModifiedDate?: Date | undefined;
}>;

function userOf({ attributes, ...described }: Described): User {
  const attribute = (name: string) => attributes?.find(({ Name }) => Name === name)?.Value;
  return {
    username: described.Username ?? '',
    sub: attribute('sub') ?? '',
    email: attribute('email'),
    createdAt: described.UserCreateDate ?? new Date(0),
    changedAt: described.UserLastModifiedDate ?? new Date(0),
    status: described.UserStatus === 'CONFIRMED' ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
  };
}

/**
 * The users of an applied pool. Users and passwords are stored in the emulated AWS API only. Its sign-in operation is
 * called only to verify a password; the tokens that it issues are not used.
 */
export class AppliedPeople implements PoolPeople {
  readonly #options: AppliedPeopleOptions;

  constructor(options: AppliedPeopleOptions) {
    this.#options = options;
  }

  /**
   * Finds a user by user name or `sub`. As in Cognito, the case of a user name does not matter, although it does in
   * the emulated API.
   */
  async find(name: string): Promise<User | undefined> {
    const { api, userPoolId: UserPoolId } = this.#options;
    try {
      const found = await api.send(new AdminGetUserCommand({ UserPoolId, Username: name }));
      return userOf({ ...found, attributes: found.UserAttributes });
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw error;
    }
    const wanted = name.toLowerCase();
    return (await this.all()).find(
      ({ username, sub }) => username.toLowerCase() === wanted || sub === name,
    );
  }

  async bySub(sub: string): Promise<User | undefined> {
    if (!/^[\w-]+$/.test(sub)) return undefined;
    const [user] = await this.#list({ Filter: `sub = "${sub}"` }, { enabled: true });
    return user;
  }

  all(): Promise<User[]> {
    return this.#list({}, { enabled: false });
  }

  /** Tells whether a password, permanent or temporary, is the user's. Users with a second factor are refused. */
  async accepts({ username }: User, password: string): Promise<boolean> {
    const { api, userPoolId: UserPoolId, clientId, say } = this.#options;
    const ClientId = clientId();
    if (ClientId === undefined || password === '') return false;
    try {
      const answer = await api.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: username, PASSWORD: password },
        }),
      );
      const challenge = answer.ChallengeName;
      if (challenge === undefined || challenge === 'NEW_PASSWORD_REQUIRED') return true;
      say(`Cannot sign in ${username}, who is asked for ${challenge}: that is not emulated`);
      return false;
    } catch (error) {
      if (error instanceof NotAuthorizedException) return false;
      throw error;
    }
  }

  async setPassword({ username }: User, password: string, status: UserStatus): Promise<void> {
    const { api, userPoolId: UserPoolId } = this.#options;
    const set = { Username: username, Password: password, Permanent: status === 'CONFIRMED' };
    await api.send(new AdminSetUserPasswordCommand({ UserPoolId, ...set }));
  }

  async add({ username, password, email }: NewUser): Promise<User | undefined> {
    if (await this.find(username)) return undefined;
    const { api, userPoolId: UserPoolId } = this.#options;
    const verified = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ];
    const { User: made } = await api.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: username,
        TemporaryPassword: password,
        MessageAction: 'SUPPRESS',
        UserAttributes: email === undefined ? [] : verified,
      }),
    );
    return made && userOf({ ...made, attributes: made.Attributes });
  }

  async #list(
    input: Omit<ListUsersRequest, 'UserPoolId'>,
    { enabled }: { enabled: boolean },
  ): Promise<User[]> {
    const { api, userPoolId: UserPoolId } = this.#options;
    const users: User[] = [];
    for await (const page of paginateListUsers({ client: api }, { UserPoolId, ...input })) {
      for (const found of page.Users ?? []) {
        if (enabled && found.Enabled === false) continue;
        users.push(userOf({ ...found, attributes: found.Attributes }));
      }
    }
    return users;
  }
}
