import { LRUCache } from 'lru-cache';

/**
 * Returns a cache of the `most` values used last. The cache is bounded by `maxSize`, because `max` makes lru-cache
 * allocate all entries at the start: 1 ms for each 10,000.
 *
 * @param ttl Milliseconds for which a value is kept; 0 means without limit.
 */
export const createRecent = <Value extends object>(most: number, ttl = 0) =>
  new LRUCache<string, Value>({ maxSize: most, sizeCalculation: () => 1, ttl });
