import {
  BedrockClient,
  GetFoundationModelAvailabilityCommand,
  GetInferenceProfileCommand,
} from '@aws-sdk/client-bedrock';
import { ServiceQuotasClient, paginateListServiceQuotas } from '@aws-sdk/client-service-quotas';
import type { DeploySession } from '../deploy/session.ts';
import { models } from '../models.ts';
import type { ModelId } from '../models.ts';
import type { PreflightQuestion } from './question.ts';

const GRANT = 'call it once in the Bedrock console as somebody who may subscribe to it';

const isNamed = (error: unknown, ...names: string[]) =>
  error instanceof Error && names.includes(error.name);

async function profileProblems(bedrock: BedrockClient, id: ModelId): Promise<string[]> {
  try {
    const profile = await bedrock.send(
      new GetInferenceProfileCommand({ inferenceProfileIdentifier: id }),
    );
    if (profile.status !== 'ACTIVE')
      return [`${id} is ${profile.status ?? 'not active'}: take it out of the models`];
    const regions = (profile.models ?? []).map(({ modelArn = '' }) => modelArn.split(':')[3] ?? '');
    const unknown = regions.filter(
      (region) => !models[id].regions.some((known) => known === region),
    );
    return unknown.length === 0
      ? []
      : [`${id} sends calls to ${unknown.join(', ')} too: add it in stacks/models.ts`];
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException', 'ValidationException'))
      return [`${id} is not an inference profile of this region`];
    throw error;
  }
}

async function regionProblems(
  session: DeploySession,
  id: ModelId,
  region: string,
): Promise<string[]> {
  const { foundationModel: modelId } = models[id];
  const bedrock = new BedrockClient({ ...session.client, region });
  try {
    const found = await bedrock.send(new GetFoundationModelAvailabilityCommand({ modelId }));
    if (found.regionAvailability === 'NOT_AVAILABLE')
      return [`${modelId} does not exist in ${region}`];
    const isGranted =
      found.authorizationStatus === 'AUTHORIZED' &&
      found.agreementAvailability?.status === 'AVAILABLE' &&
      found.entitlementAvailability === 'AVAILABLE';
    return isGranted ? [] : [`${modelId} is not granted in ${region}: ${GRANT}`];
  } catch (error) {
    if (!isNamed(error, 'AccessDeniedException')) throw error;
    return [
      `Bedrock in ${region} is denied to this caller, and calls of the models go there: a policy of the organization may forbid the region`,
    ];
  } finally {
    bedrock.destroy();
  }
}

/** Returns a problem for each Bedrock quota of the environment's models that is 0, as some are in new accounts. */
async function quotaProblems({ client, environment }: DeploySession): Promise<string[]> {
  const quotas = new ServiceQuotasClient(client);
  const none: string[] = [];
  try {
    const pages = paginateListServiceQuotas({ client: quotas }, { ServiceCode: 'bedrock' });
    for await (const { Quotas = [] } of pages) {
      for (const { QuotaName = '', Value = 0 } of Quotas) {
        const ours = environment.models.some((id) => QuotaName.endsWith(` ${models[id].label}`));
        if (ours && Value === 0 && /(requests|tokens) per minute/i.test(QuotaName))
          none.push(`the quota "${QuotaName}" is 0: ask for more in Service Quotas`);
      }
    }
    return none;
  } finally {
    quotas.destroy();
  }
}

/**
 * Checks that each model is active, that it is granted in every region its calls may go to, and that its quota is not
 * 0.
 */
export const modelAccess: PreflightQuestion = {
  about: 'models',
  ask: async (session) => {
    const bedrock = new BedrockClient(session.client);
    try {
      const ids = session.environment.models;
      const found = await Promise.all([
        ...ids.map((id) => profileProblems(bedrock, id)),
        ...ids.flatMap((id) =>
          models[id].regions.map((region) => regionProblems(session, id, region)),
        ),
        quotaProblems(session),
      ]);
      return [...new Set(found.flat())];
    } finally {
      bedrock.destroy();
    }
  },
};
