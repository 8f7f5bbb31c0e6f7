import type { AuthorizeCall } from '../bedrock/runtime-server.ts';
import { PolicyError } from './policy.ts';
import type { Roles } from './create-roles.ts';
import type { Session } from './credentials.ts';

/** What an inference profile sends calls to. */
export type InferenceProfile = Readonly<{ foundationModel: string; regions: readonly string[] }>;

export type BedrockAuthorizerOptions = Readonly<{
  roles: Roles;
  /** Where the calls arrive. */
  region: string;
  /** By id, such as `us.amazon.nova-lite-v1:0`. Any other model id is that of a foundation model. */
  profiles: Readonly<Record<string, InferenceProfile>>;
}>;

type Needed = Readonly<{ resource: string; context?: Readonly<Record<string, string>> }>;

const INVALID = 'The security token included in the request is invalid.';

/**
 * Decides calls of models by the role whose credentials sign them. A call through an inference profile needs the profile, and
 * the foundation model in each of its regions, asked for with the profile as `bedrock:InferenceProfileArn`.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function createBedrockAuthorizer(options: BedrockAuthorizerOptions): AuthorizeCall {
  const { roles } = options;
  return async ({ authorization, action, modelId }) => {
    const session = roles.sessionOf(authorization);
    if (session === undefined) return INVALID;
    for (const { resource, context = {} } of neededFor(modelId, session, options)) {
      try {
        const decision = await roles.decide(session.roleArn, { action, resource, context });
        if (decision === 'allowed') continue;
        const why =
          decision === 'denied'
            ? `because no identity-based policy allows the ${action} action`
            : 'with an explicit deny in an identity-based policy';
        return `User: ${arnOf(session)} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
      } catch (error) {
        if (error instanceof PolicyError) return error.message;
        throw error;
      }
    }
    return undefined;
  };
}

function neededFor(
  modelId: string,
  { roleArn }: Session,
  { region, profiles }: BedrockAuthorizerOptions,
): readonly Needed[] {
  const id = modelId.split(':inference-profile/').at(-1) ?? modelId;
  const profile = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
  if (profile === undefined) {
    const isArn = modelId.startsWith('arn:');
    return [
      { resource: isArn ? modelId : `arn:aws:bedrock:${region}::foundation-model/${modelId}` },
    ];
  }
  const account = roleArn.split(':')[4] ?? '';
  const profileArn = `arn:aws:bedrock:${region}:${account}:inference-profile/${id}`;
  const context = { 'bedrock:InferenceProfileArn': profileArn };
  return [
    { resource: profileArn },
    ...profile.regions.map((each) => ({
      resource: `arn:aws:bedrock:${each}::foundation-model/${profile.foundationModel}`,
      context,
    })),
  ];
}

function arnOf({ roleArn, sessionName }: Session): string {
  const [, , , , account = ''] = roleArn.split(':');
  return `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1) ?? ''}/${sessionName}`;
}
