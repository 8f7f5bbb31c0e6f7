/** Returns the calendar month in UTC that limits are counted by, such as `2026-11`. */
export const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);

/** Returns the first day of the next month in UTC, such as `2026-12-01`: the day on which limits are new. */
export function nextMonthOf(now: number): string {
  const date = new Date(now);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return new Date(next).toISOString().slice(0, 10);
}

/** Returns the last millisecond of the month before, which names that month's accounts. */
export function lastMomentBeforeMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) - 1;
}
