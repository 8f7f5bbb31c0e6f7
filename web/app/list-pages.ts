/** Items of a list that are read at once, and the most that the server sends. */
export const PAGE = 50;
const MOST = 200;

type Listed = Readonly<{ id: string }>;

/** The part of a list that has been read, newest first. */
export type Read<T> = Readonly<{ items: readonly T[]; hasMore: boolean }>;

/** Returns how many items are read again from the top of a list of that many. */
export const countAgain = (held: number): number => Math.min(MOST, Math.max(PAGE, held));

/** Adds the page that follows what was read. A page without anything new is the last one. */
export function addPage<T extends Listed>(items: readonly T[], page: readonly T[]): Read<T> {
  const held = new Set(items.map(({ id }) => id));
  const fresh = page.filter(({ id }) => !held.has(id));
  return { items: [...items, ...fresh], hasMore: page.length >= PAGE && fresh.length > 0 };
}

/**
 * Replaces the top of a list by the items that were read again. The items below it stay; an item that moved to the
 * top is not repeated.
 *
 * @param top the first items, up to `limit`
 */
export function replaceTop<T extends Listed>(
  before: Read<T>,
  top: readonly T[],
  { limit, timeOf }: Readonly<{ limit: number; timeOf: (item: T) => string }>,
): Read<T> {
  const last = top.at(-1);
  if (top.length < limit || last === undefined) return { items: top, hasMore: false };
  const held = new Set(top.map(({ id }) => id));
  const below = before.items.filter((one) => !held.has(one.id) && timeOf(one) < timeOf(last));
  return { items: [...top, ...below], hasMore: below.length === 0 || before.hasMore };
}
