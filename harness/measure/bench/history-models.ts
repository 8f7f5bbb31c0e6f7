import type { LocalModel } from '../../environments/local-server.ts';
import type { ModelCatalog, Respond } from '../../emulator/bedrock/respond.ts';
import { HEADER } from './models.ts';

/** Number of tokens of history that a prompt may have: with prompt caching, and before there was a cache. */
export const HISTORY_TOKENS = { cached: 8_000, uncached: 2_000 };
/** Number of words of an answer. Twenty such answers fill the long history. */
const ANSWER_WORDS = 400;

/** Two models of the table of prices (`stacks/models.ts`), with prices in US dollars per million tokens. */
const PRICES = [
  {
    label: 'Nova Lite',
    inputUsdPerMillion: 0.06,
    outputUsdPerMillion: 0.24,
    cache: { leastTokens: 1_000, readUsdPerMillion: 0.015, writeUsdPerMillion: 0.06 },
  },
  {
    label: 'Claude Haiku 4.5',
    inputUsdPerMillion: 1.1,
    outputUsdPerMillion: 5.5,
    cache: { leastTokens: 4_096, readUsdPerMillion: 0.11, writeUsdPerMillion: 1.375 },
  },
] as const;

/** Models of the same prices: one with a long history that is cached, one with a short history without a cache. */
export const HISTORY_MODELS = PRICES.map(({ label, cache, ...prices }, at) => {
  const about = { label, about: '', maxOutputTokens: 2_000, ...prices };
  return {
    label,
    cached: {
      ...about,
      id: `bench.cached-${at}-v1:0`,
      cache,
      historyTokens: HISTORY_TOKENS.cached,
    },
    uncached: {
      ...about,
      id: `bench.uncached-${at}-v1:0`,
      historyTokens: HISTORY_TOKENS.uncached,
    },
  };
});

export const historyModels: readonly LocalModel[] = HISTORY_MODELS.flatMap(
  ({ cached, uncached }) => [cached, uncached],
);

const respond: Respond = async function* () {
  yield `${HEADER}\n${'word '.repeat(ANSWER_WORDS)}`;
};

/** Returns how the emulated Bedrock answers for these models: without pauses, because only tokens are counted. */
export const historyAnswers: ModelCatalog = Object.fromEntries(
  HISTORY_MODELS.flatMap(({ cached, uncached }) => [
    [cached.id, { respond, caching: { leastTokens: cached.cache.leastTokens } }],
    [uncached.id, { respond }],
  ]),
);
