import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The beginning of a prompt, up to a cache point, with its number of tokens. */
export type Prefix = Readonly<{ digest: string; tokens: number }>;

export type Caching = Readonly<{
  /** Minimum number of tokens of a prompt prefix that is cached; shorter prefixes are billed in full. */
  leastTokens: number;
}>;

/** Input tokens of a call by how they are billed: uncached, read from the prompt cache, or written to it. */
export type InputTokens = Readonly<{ input: number; cacheRead: number; cacheWrite: number }>;

const TTL_MS = 300_000;
const MAX_PREFIXES = 10_000;

export const promptPrefixOf = (pieces: readonly string[], tokens: number): Prefix => ({
  digest: createHash('sha256').update(JSON.stringify(pieces)).digest('base64'),
  tokens,
});

/**
 * Caches prompt prefixes as Bedrock does. A call reads the longest cached prefix among its cache points, and writes
 * the rest up to its last cache point. https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export class PromptCache {
  readonly #known: LRUCache<string, number>;

  /** Creates an empty cache. `now` returns milliseconds of a clock that never goes back. */
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

  /** Returns how the tokens of a prompt are billed, and caches the prompt's prefixes. */
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
