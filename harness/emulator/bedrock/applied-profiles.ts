import {
  BedrockClient,
  GetInferenceProfileCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-bedrock';
import type { AwsAccess } from '../aws-access.ts';
import {
  withoutApplicationProfiles,
  type CalledProfile,
  type ResolveModel,
} from './called-profile.ts';
import { ServiceError } from './errors.ts';

export type InferenceProfile = Readonly<{ foundationModel: string; regions: readonly string[] }>;

export type AppliedProfilesOptions = Readonly<{
  aws: AwsAccess;
  system: Readonly<Record<string, InferenceProfile>>;
}>;

const CACHED_MS = 2_000;
const APPLICATION = /^arn:aws:bedrock:[^:]*:\d+:application-inference-profile\/(.+)$/;

/**
 * Resolves application inference profiles through the Bedrock API. The API does not return the system profile that an
 * application profile was made from. So the system profile with the same models is taken.
 */
export function appliedProfiles({ aws, system }: AppliedProfilesOptions): {
  resolve: ResolveModel;
  close: () => void;
} {
  const client = new BedrockClient(aws);
  const known = new Map<string, { readAtMs: number; profile: Promise<CalledProfile> }>();

  const read = async (application: string, id: string): Promise<CalledProfile> => {
    const { models = [] } = await client
      .send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: application }))
      .catch((error: unknown) => {
        if (error instanceof ResourceNotFoundException)
          throw new ServiceError('ResourceNotFoundException', error.message);
        throw error;
      });
    const arns = models.flatMap(({ modelArn }) => modelArn ?? []);
    const answeredBy = Object.keys(system).find((each) => sameModels(system[each], arns));
    if (answeredBy !== undefined) return { countedAs: id, answeredBy, application };
    throw new ServiceError(
      'ResourceNotFoundException',
      `Could not resolve the foundation model from the model identifier: ${application}`,
    );
  };

  return {
    resolve: async (modelId) => {
      const id = APPLICATION.exec(modelId)?.[1];
      if (id === undefined) return withoutApplicationProfiles(modelId);
      const before = known.get(modelId);
      if (before !== undefined && performance.now() - before.readAtMs < CACHED_MS)
        return before.profile;
      const profile = read(modelId, id);
      profile.catch(() => known.delete(modelId));
      known.set(modelId, { readAtMs: performance.now(), profile });
      return profile;
    },
    close: () => client.destroy(),
  };
}

function sameModels(profile: InferenceProfile | undefined, arns: readonly string[]): boolean {
  const expected = profile?.regions.map(
    (region) => `arn:aws:bedrock:${region}::foundation-model/${profile.foundationModel}`,
  );
  return expected?.toSorted().join() === arns.toSorted().join();
}
