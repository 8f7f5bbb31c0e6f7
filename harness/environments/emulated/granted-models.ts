import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openAiUpstream } from '../../emulator/bedrock/openai-upstream.ts';
import type { ModelCatalog, Respond } from '../../emulator/bedrock/respond.ts';
import { createOfflineModel } from '../../emulator/offline-model/create-offline-model.ts';

const Granted = z.record(
  z.string(),
  z.object({
    foundationModel: z.string(),
    regions: z.array(z.string()),
    /** Fewest tokens that a prompt prefix must have for Bedrock to cache it. */
    leastCachedTokens: z.number(),
  }),
);

export type GrantedModels = Readonly<z.infer<typeof Granted>>;

/** File with the inference profiles that the emulated AWS account may call. */
export const GRANTED_FILE = join(import.meta.dirname, 'granted-models.json');
/** Times in milliseconds that the offline model imitates, about those of a fast hosted model. */
const PACE = { timeToFirstTokenMs: 150, perTokenMs: 8 };

export const grantedModels = (): GrantedModels =>
  Granted.parse(JSON.parse(readFileSync(GRANTED_FILE, 'utf8')));

/**
 * Returns the models that answer in place of Bedrock's: the offline model, or `OPENAI_MODEL` at the server
 * `OPENAI_BASE_URL`.
 * @throws {Error} when only one of the two variables is set
 */
export async function modelAnswersOf(
  granted: GrantedModels,
  env: NodeJS.ProcessEnv,
): Promise<Readonly<{ models: ModelCatalog; close: () => Promise<void> }>> {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model, OPENAI_API_KEY: apiKey } = env;
  const all = (respond: Respond, pace?: typeof PACE): ModelCatalog =>
    Object.fromEntries(
      Object.entries(granted).map(([id, { leastCachedTokens: leastTokens }]) => [
        id,
        { respond, caching: { leastTokens }, ...(pace !== undefined && { pace }) },
      ]),
    );
  if (baseUrl !== undefined && model !== undefined) {
    const respond = openAiUpstream({ baseUrl, model, ...(apiKey !== undefined && { apiKey }) });
    return { models: all(respond), close: async () => {} };
  }
  if (baseUrl !== undefined || model !== undefined)
    throw new Error('Cannot connect a model: OPENAI_BASE_URL and OPENAI_MODEL go together');
  const { respond, close } = await createOfflineModel();
  return { models: all(respond, PACE), close };
}
