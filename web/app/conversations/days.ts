const DAY_MS = 86_400_000;

/** Returns the local midnight at which the day of `at` began, in milliseconds since 1970. */
export const startOfDay = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const DAY_GROUPS = ['Today', 'Yesterday', 'This week', 'This month', 'Older'] as const;
export type DayGroup = (typeof DAY_GROUPS)[number];

/** Returns the heading under which the list shows a conversation of this time, by the reader's local calendar. */
export function dayGroup(iso: string, now = new Date()): DayGroup {
  const age = Math.round((startOfDay(now) - startOfDay(new Date(iso))) / DAY_MS);
  if (age <= 0) return 'Today';
  if (age === 1) return 'Yesterday';
  if (age < 7) return 'This week';
  if (age < 31) return 'This month';
  return 'Older';
}
