import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The beginning of a prompt up to a cache point. */
export type Prefix = Readonly<{ digest: string; tokens: number }>;

/** The prompt caching of one model. */
export type Caching = Readonly<{
  /** Fewest tokens of a prompt prefix that is cached; a shorter one is billed in full. */
  leastTokens: number;
}>;

/** The three kinds of tokens that a prompt is billed as; each token is of one kind. */
export type InputTokens = Readonly<{ input: number; cacheRead: number; cacheWrite: number }>;

/** Bedrock evicts a cached prompt prefix that was not used for five minutes. */
const TTL_MS = 300_000;
const MAX_PREFIXES = 10_000;

/** Returns the prompt prefix that consists of these pieces. */
export const promptPrefixOf = (pieces: readonly string[], tokens: number): Prefix => ({
  digest: createHash('sha256').update(JSON.stringify(pieces)).digest('base64'),
  tokens,
});

/**
 * Keeps beginnings of prompts as Bedrock does: a call reads the longest known one of its cache points, and writes the rest up to
 * its last point. https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export class PromptCache {
  readonly #known: LRUCache<string, number>;

  /** `now` returns milliseconds on any clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    const perf = { now };
    this.#known = new LRUCache({
      max: MAX_PREFIXES,
      ttl: TTL_MS,
      ttlResolution: 0,
      updateAgeOnGet: true,
      perf,
    });
  }

  /** Returns how the tokens of a prompt are billed, and caches its beginnings. */
  bill(
    modelId: string,
    { total, prefixes }: Readonly<{ total: number; prefixes: readonly Prefix[] }>,
    caching: Caching | undefined,
  ): InputTokens {
    const cached = prefixes.filter(({ tokens }) => tokens >= (caching?.leastTokens ?? Infinity));
    const keyOf = ({ digest }: Prefix) => `${modelId} ${digest}`;
    const read = Math.max(0, ...cached.map((prefix) => this.#known.get(keyOf(prefix)) ?? 0));
    const upTo = Math.max(read, ...cached.map(({ tokens }) => tokens));
    for (const prefix of cached) this.#known.set(keyOf(prefix), prefix.tokens);
    return { input: total - upTo, cacheRead: read, cacheWrite: upTo - read };
  }
}
