/** Returns the calendar month (UTC) of a time, such as `2026-11`. Spending limits apply to calendar months. */
export const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);

/** Returns the first day of the next month (UTC), such as `2026-12-01`, on which spending limits start anew. */
export function nextMonthOf(now: number): string {
  const date = new Date(now);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return new Date(next).toISOString().slice(0, 10);
}

/** Returns the last millisecond of the previous month (UTC), by which that month's accounts can be read. */
export function lastMomentBeforeMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) - 1;
}
