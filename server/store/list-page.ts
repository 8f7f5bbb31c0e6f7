/** The last item of a page: the next page begins after it. */
export type Cursor = Readonly<{ at: string; id: string }>;

/** Which part of a list is read. */
export type PageWish = Readonly<{ before?: Cursor | undefined; limit: number }>;

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Orders items by time, newest first, and items of one moment by id, so that each has one place. */
const newestFirst = (a: Cursor, b: Cursor): number =>
  compareText(b.at, a.at) || compareText(b.id, a.id);

/**
 * Returns a page of a list, newest first. A page begins at an item and not at a number, so an item that does not
 * change between two pages is in exactly one of them.
 */
export function pageOfList<T extends Readonly<{ id: string }>>(
  all: readonly T[],
  timeOf: (item: T) => string,
  { before, limit }: PageWish,
): T[] {
  const cursorOf = (item: T): Cursor => ({ at: timeOf(item), id: item.id });
  return all
    .filter((item) => before === undefined || newestFirst(before, cursorOf(item)) < 0)
    .toSorted((a, b) => newestFirst(cursorOf(a), cursorOf(b)))
    .slice(0, limit);
}
