const DAY_MS = 86_400_000;

const startOfDay = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Which heading of the list a time stands under, by the reader's own calendar. */
export function dayGroup(iso: string, now = new Date()): string {
  const age = Math.round((startOfDay(now) - startOfDay(new Date(iso))) / DAY_MS);
  if (age <= 0) return 'Today';
  if (age === 1) return 'Yesterday';
  if (age < 7) return 'This week';
  if (age < 31) return 'This month';
  return 'Older';
}
