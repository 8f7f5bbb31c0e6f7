import { LRUCache } from 'lru-cache';

/**
 * Remembers the `most` values used last. They are bounded by their size and not by `max`, with which lru-cache makes
 * room for all of them at start: 1 ms for each 10,000.
 *
 * @param ttl Milliseconds that a value is remembered, 0 for as long as there is room.
 */
export const createRecent = <Value extends object>(most: number, ttl = 0) =>
  new LRUCache<string, Value>({ maxSize: most, sizeCalculation: () => 1, ttl });
