/**
 * Bedrock models that an environment may allow, by the id with which the server calls them.
 *
 * An inference profile sends a call to any of its regions. The server's role therefore needs the profile, and the
 * foundation model in each region.
 * Profiles and their regions: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 * Prices are on demand, standard tier, of November 2026: https://aws.amazon.com/bedrock/pricing/. Claude 4.5 costs 10 %
 * more through a geographic profile than through the global one. Check the prices before the first deploy, because
 * receipts and the page show them.
 *
 * `cache` holds the fewest tokens that prompt caching accepts, and the prices of reading and writing the cache. Nova's
 * price list has no price for writing, so written tokens cost as much as other input.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
const US = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const EU = [
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-3',
] as const;

const nova = {
  micro: {
    label: 'Nova Micro',
    about: 'Fastest and cheapest. Short, plain answers; weaker at long reasoning.',
    foundationModel: 'amazon.nova-micro-v1:0',
    inputUsdPerMillion: 0.035,
    cache: { leastTokens: 1_000, readUsdPerMillion: 0.00875, writeUsdPerMillion: 0.035 },
    outputUsdPerMillion: 0.14,
    maxOutputTokens: 2048,
    historyTokens: 8000,
    attachmentTokens: 32_000,
    reasoning: false,
  },
  lite: {
    label: 'Nova Lite',
    about: 'Fast, and good at everyday questions.',
    foundationModel: 'amazon.nova-lite-v1:0',
    inputUsdPerMillion: 0.06,
    cache: { leastTokens: 1_000, readUsdPerMillion: 0.015, writeUsdPerMillion: 0.06 },
    outputUsdPerMillion: 0.24,
    maxOutputTokens: 2048,
    historyTokens: 8000,
    attachmentTokens: 32_000,
    reasoning: false,
  },
  pro: {
    label: 'Nova Pro',
    about: 'More careful with mathematics and code than Nova Lite.',
    foundationModel: 'amazon.nova-pro-v1:0',
    inputUsdPerMillion: 0.8,
    cache: { leastTokens: 1_000, readUsdPerMillion: 0.2, writeUsdPerMillion: 0.8 },
    outputUsdPerMillion: 3.2,
    maxOutputTokens: 2048,
    historyTokens: 8000,
    attachmentTokens: 32_000,
    reasoning: false,
  },
} as const;

const haiku = {
  label: 'Claude Haiku 4.5',
  about: 'Careful explanations, code and translation, at a higher price.',
  foundationModel: 'anthropic.claude-haiku-4-5-20251001-v1:0',
  inputUsdPerMillion: 1.1,
  cache: { leastTokens: 4_096, readUsdPerMillion: 0.11, writeUsdPerMillion: 1.375 },
  outputUsdPerMillion: 5.5,
  maxOutputTokens: 2048,
  historyTokens: 8000,
  attachmentTokens: 32_000,
  reasoning: false,
} as const;

export const models = {
  'us.amazon.nova-micro-v1:0': { ...nova.micro, regions: US },
  'us.amazon.nova-lite-v1:0': { ...nova.lite, regions: US },
  'us.amazon.nova-pro-v1:0': { ...nova.pro, regions: US },
  'us.anthropic.claude-haiku-4-5-20251001-v1:0': { ...haiku, regions: US },
  'eu.amazon.nova-micro-v1:0': { ...nova.micro, regions: EU },
  'eu.amazon.nova-lite-v1:0': { ...nova.lite, regions: EU },
  'eu.amazon.nova-pro-v1:0': { ...nova.pro, regions: EU },
  'eu.anthropic.claude-haiku-4-5-20251001-v1:0': { ...haiku, regions: EU },
} as const;

export type ModelId = keyof typeof models;

/** Tells whether the model can be called from `region`. */
export function modelIsIn(id: ModelId, region: string): boolean {
  return models[id].regions.some((r) => r === region);
}

/**
 * Returns the ARN of the model's system inference profile, and the ARN of the foundation model in each region to which
 * that profile sends calls.
 */
export function modelArns(id: ModelId, at: { region: string; account: string }) {
  const { foundationModel, regions } = models[id];
  return {
    profile: `arn:aws:bedrock:${at.region}:${at.account}:inference-profile/${id}`,
    foundationModels: regions.map(
      (r) => `arn:aws:bedrock:${r}::foundation-model/${foundationModel}`,
    ),
  };
}
