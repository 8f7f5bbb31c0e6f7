import * as z from 'zod';

const Text = z.string().min(1).max(2_048);
const Seconds = z.int().min(1).max(315_360_000);

const ClientSchema = z.strictObject({
  clientId: z.string().regex(/^[\w+]{1,128}$/, 'an app client id'),
  /** Secret of the client; a client without a secret is a public client, as in Cognito. */
  clientSecret: z.string().min(1).max(64).optional(),
  callbackUrls: z.array(z.url()).default([]),
  logoutUrls: z.array(z.url()).default([]),
  /**
   * Whether the authorization code flow is allowed (`code` in `AllowedOAuthFlows`). When absent, it is allowed for
   * clients with a callback URL.
   */
  codeFlow: z.boolean().optional(),
  /** Allowed OAuth scopes (`AllowedOAuthScopes`); when absent, every scope is allowed. */
  scopes: z.array(z.string()).optional(),
  /**
   * Name of the identity provider through which users of this client sign in; when absent, they use passwords of the
   * pool.
   */
  identityProvider: z.string().optional(),
  explicitAuthFlows: z.array(
    z.string().regex(/^(ALLOW_)?[A-Z_]+$/, 'a flow such as ALLOW_ADMIN_USER_PASSWORD_AUTH'),
  ),
  /**
   * Lifetime of access tokens. AWS accepts 300 s to one day; the emulator accepts 1 s and more, so that tests can see
   * tokens expire.
   */
  accessTokenSeconds: Seconds.default(3_600),
  refreshTokenSeconds: Seconds.default(2_592_000),
});

const UserSchema = z.strictObject({
  username: Text.max(128),
  password: Text.max(256),
  /** Id of the user. When absent, it is derived from pool and user name, so that it is the same after each start. */
  sub: z.uuid().optional(),
  email: z.email().optional(),
});

export const PasswordPolicySchema = z.strictObject({
  minimumLength: z.int().min(6).max(99).default(8),
  requireLowercase: z.boolean().default(true),
  requireUppercase: z.boolean().default(true),
  requireNumbers: z.boolean().default(true),
  requireSymbols: z.boolean().default(true),
});

const OptionsSchema = z.strictObject({
  port: z.int().min(0).max(65_535).default(0),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-central-1'),
  userPoolId: z.string().regex(/^[\w-]+_[0-9a-zA-Z]+$/, 'a user pool id such as eu-central-1_Ab1'),
  clients: z.array(ClientSchema).min(1),
  users: z.array(UserSchema).default([]),
  /** Policy for passwords that are set through the API; passwords in these options are not checked. */
  passwordPolicy: PasswordPolicySchema.default(PasswordPolicySchema.parse({})),
  title: z.string().min(1).max(80).default('Sign in'),
});

export type CognitoOptions = z.input<typeof OptionsSchema>;
export type CognitoSettings = z.output<typeof OptionsSchema>;
export type AppClient = z.output<typeof ClientSchema>;
export type UserInput = z.output<typeof UserSchema>;
export type PasswordPolicy = z.output<typeof PasswordPolicySchema>;

export const hasCodeFlow = ({ codeFlow, callbackUrls }: AppClient): boolean =>
  codeFlow ?? callbackUrls.length > 0;

/** Validates the options. @throws {TypeError} naming every wrong option at once */
export function parseCognitoOptions(options: CognitoOptions): CognitoSettings {
  const parsed = OptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new TypeError(
    `Cannot start Cognito, its options are wrong:\n${z.prettifyError(parsed.error)}`,
  );
}
