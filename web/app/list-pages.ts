/** Number of list items per request, which is the most that the server sends. */
export const PAGE = 50;
const MOST = 200;

type Listed = Readonly<{ id: string }>;

/** The part of a list that has been read so far, newest first. */
export type Read<T> = Readonly<{ items: readonly T[]; hasMore: boolean }>;

/** A request for a page of a list: where the page begins, and its number of items. */
type Part<C> = Readonly<{ before?: C; limit: number }>;

type Pages<T, C> = Readonly<{
  readPage: (part: Part<C>) => Promise<readonly T[]>;
  cursorOf: (item: T) => C;
}>;

/** Appends the next page to the items read so far. If the page contains no new items, the list has ended. */
export function addPage<T extends Listed>(
  items: readonly T[],
  page: readonly T[],
  limit = PAGE,
): Read<T> {
  const held = new Set(items.map(({ id }) => id));
  const fresh = page.filter(({ id }) => !held.has(id));
  return { items: [...items, ...fresh], hasMore: page.length >= limit && fresh.length > 0 };
}

/** Reads a list again from its beginning, up to its former length, so that items deleted elsewhere disappear. */
export async function readAgain<T extends Listed, C>(
  held: number,
  { readPage, cursorOf }: Pages<T, C>,
): Promise<Read<T>> {
  let read: Read<T> = { items: [], hasMore: true };
  do {
    const limit = Math.min(MOST, Math.max(PAGE, held - read.items.length));
    const last = read.items.at(-1);
    const page = await readPage(last ? { before: cursorOf(last), limit } : { limit });
    read = addPage(read.items, page, limit);
  } while (read.hasMore && read.items.length < held);
  return read;
}
