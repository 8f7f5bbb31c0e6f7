import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { OnecallError } from '../../errors.ts';
import type { ReleaseFile, Releases } from '../../store/releases.ts';

const CACHE_BYTES = 8_000_000;
const LISTED_EVERY_MS = 1_000;
/** Number of requests that may wait at the same time for the next list of published files. */
const MAX_WAITING = 200;

export type FindAsset = (name: string) => Promise<Buffer | undefined>;

/**
 * Returns a function that finds built files of other releases in the store. Anybody can request any name, so the
 * function's work is bounded. It lists the files at most once a second, reads only listed files, one at a time, and
 * caches what it has read.
 *
 * The returned function throws {@link OnecallError} `busy`, or an error of the store.
 */
export function createFindAsset(releases: Pick<Releases, 'files' | 'read'>): FindAsset {
  const kept = new LRUCache<string, Buffer>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ length }) => length + 1,
  });
  const reading = new Map<string, Promise<Buffer | undefined>>();
  let queue: Promise<unknown> = Promise.resolve();
  let files: ReadonlyMap<string, ReleaseFile> = new Map();
  let listedAt = -Infinity;
  let listing: Promise<void> | undefined;
  let waiting = 0;

  /** Reads the list of published files anew, at least a second after the previous list was read. */
  const list = async (): Promise<void> => {
    await sleep(Math.max(0, listedAt + LISTED_EVERY_MS - performance.now()));
    listedAt = performance.now();
    listing = undefined;
    files = await releases.files();
  };

  const locate = async (name: string): Promise<ReleaseFile | undefined> => {
    const known = files.get(name);
    if (known !== undefined) return known;
    if (waiting >= MAX_WAITING) throw new OnecallError('busy');
    waiting += 1;
    try {
      // A read of the list of published files that has already begun may miss the release of the page that requests
      // the file. The request therefore waits for a new read.
      listing ??= list();
      await listing;
    } finally {
      waiting -= 1;
    }
    return files.get(name);
  };

  const read = (file: ReleaseFile): Promise<Buffer | undefined> => {
    const one = queue.then(() => releases.read(file));
    queue = one.catch(() => {});
    return one;
  };

  return async (name) => {
    const cached = kept.get(name);
    if (cached !== undefined) return cached;
    const file = await locate(name);
    if (file === undefined) return undefined;
    const already = reading.get(name);
    if (already !== undefined) return already;
    const now = read(file).finally(() => reading.delete(name));
    reading.set(name, now);
    const content = await now;
    if (content !== undefined) kept.set(name, content);
    return content;
  };
}
