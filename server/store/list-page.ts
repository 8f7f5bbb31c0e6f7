/** Position in a list: the last item of a page, after which the next page begins. */
export type Cursor = Readonly<{ at: string; id: string }>;

/** A request for one page of a list: at most `limit` items, those after the item `before`. */
export type PageWish = Readonly<{ before?: Cursor | undefined; limit: number }>;

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Compares items by time, newest first, and items of equal time by id, so that the order is total. */
const newestFirst = (a: Cursor, b: Cursor): number =>
  compareText(b.at, a.at) || compareText(b.id, a.id);

/**
 * Returns a page of a list, newest first. A page begins after a given item and not at an index. An item that does not
 * change between two reads is therefore in exactly one page.
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
