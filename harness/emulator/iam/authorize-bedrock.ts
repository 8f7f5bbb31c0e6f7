import type { InferenceProfile } from '../bedrock/applied-profiles.ts';
import type { CalledProfile } from '../bedrock/called-profile.ts';
import type { AuthorizeCall } from '../bedrock/runtime-server.ts';
import { denialOf, type Needed } from './authorize-call.ts';
import type { Roles } from './create-roles.ts';
import type { RoleSession } from './credentials.ts';

export type BedrockAuthorizerOptions = Readonly<{
  roles: Roles;
  region: string;
  /**
   * System inference profiles by id, such as `us.amazon.nova-lite-v1:0`. Every other model id names a foundation
   * model.
   */
  profiles: Readonly<Record<string, InferenceProfile>>;
}>;

const INVALID = 'The security token included in the request is invalid.';

/**
 * Authorizes Bedrock calls by the IAM role whose credentials sign them. A call through an inference profile needs
 * permissions for the profile and, in each of its regions, for the foundation model. For the latter, the condition
 * key `bedrock:InferenceProfileArn` is the profile. A call through an application inference profile also needs a
 * permission for its system profile; the condition key is then the application profile.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function createBedrockAuthorizer(options: BedrockAuthorizerOptions): AuthorizeCall {
  const { roles } = options;
  return async ({ authorization, action, called, guardrail }) => {
    const session = roles.sessionOf(authorization);
    if (session === undefined) return INVALID;
    const needed = neededFor(called, session, options);
    return denialOf(roles, session, [
      ...needed.map((each) => ({ action, ...each })),
      ...(guardrail === undefined ? [] : [applying(guardrail, session, options)]),
    ]);
  };
}

/**
 * Returns the permission that applying a guardrail needs.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions.html
 */
const applying = (
  guardrail: string,
  { roleArn }: RoleSession,
  { region }: BedrockAuthorizerOptions,
): Needed => ({
  action: 'bedrock:ApplyGuardrail',
  resource: guardrail.startsWith('arn:')
    ? guardrail
    : `arn:aws:bedrock:${region}:${roleArn.split(':')[4] ?? ''}:guardrail/${guardrail}`,
});

function neededFor(
  { answeredBy: id, application }: CalledProfile,
  { roleArn }: RoleSession,
  { region, profiles }: BedrockAuthorizerOptions,
): readonly Omit<Needed, 'action'>[] {
  const system = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
  if (system === undefined) {
    const isArn = id.startsWith('arn:');
    return [{ resource: isArn ? id : `arn:aws:bedrock:${region}::foundation-model/${id}` }];
  }
  const account = roleArn.split(':')[4] ?? '';
  const systemArn = `arn:aws:bedrock:${region}:${account}:inference-profile/${id}`;
  const context = { 'bedrock:InferenceProfileArn': application ?? systemArn };
  return [
    ...(application === undefined
      ? [{ resource: systemArn }]
      : [{ resource: application }, { resource: systemArn, context }]),
    ...system.regions.map((each) => ({
      resource: `arn:aws:bedrock:${each}::foundation-model/${system.foundationModel}`,
      context,
    })),
  ];
}
