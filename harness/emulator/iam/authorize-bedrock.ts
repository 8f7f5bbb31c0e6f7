import type { AuthorizeCall } from '../bedrock/runtime-server.ts';
import { refusalOf, type Needed } from './authorize-call.ts';
import type { Roles } from './create-roles.ts';
import type { Session } from './credentials.ts';

/** The foundation model and the regions that an inference profile sends calls to. */
export type InferenceProfile = Readonly<{ foundationModel: string; regions: readonly string[] }>;

export type BedrockAuthorizerOptions = Readonly<{
  roles: Roles;
  /** The region in which the calls arrive. */
  region: string;
  /** Inference profiles by id, such as `us.amazon.nova-lite-v1:0`. Any other model id names a foundation model. */
  profiles: Readonly<Record<string, InferenceProfile>>;
}>;

const INVALID = 'The security token included in the request is invalid.';

/**
 * Decides calls of models by the role whose credentials sign them. A call through an inference profile needs the profile, and
 * the foundation model in each of its regions, asked for with the profile as `bedrock:InferenceProfileArn`.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function createBedrockAuthorizer(options: BedrockAuthorizerOptions): AuthorizeCall {
  const { roles } = options;
  return async ({ authorization, action, modelId, guardrail }) => {
    const session = roles.sessionOf(authorization);
    if (session === undefined) return INVALID;
    const needed = neededFor(modelId, session, options);
    return refusalOf(roles, session, [
      ...needed.map((each) => ({ action, ...each })),
      ...(guardrail === undefined ? [] : [applying(guardrail, session, options)]),
    ]);
  };
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions.html */
const applying = (
  guardrail: string,
  { roleArn }: Session,
  { region }: BedrockAuthorizerOptions,
): Needed => ({
  action: 'bedrock:ApplyGuardrail',
  resource: guardrail.startsWith('arn:')
    ? guardrail
    : `arn:aws:bedrock:${region}:${roleArn.split(':')[4] ?? ''}:guardrail/${guardrail}`,
});

function neededFor(
  modelId: string,
  { roleArn }: Session,
  { region, profiles }: BedrockAuthorizerOptions,
): readonly Omit<Needed, 'action'>[] {
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
