import { z } from 'zod';

const Reserved = z.object({ tokens: z.number(), at: z.number() });
/** The tokens of one calendar day (UTC); `used` includes what is reserved by the calls in `open`. */
const Day = z.object({
  date: z.string(),
  used: z.number(),
  open: z.record(z.string(), Reserved),
});
export type Day = z.infer<typeof Day>;
/** An item of a person that may hold a day. */
export const WithDay = z.object({ day: Day.optional() });

/** Returns the day (UTC) of a time. */
export const dateOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
/** The attribute names by which an update checks the day. */
export const DATE = { '#day': 'day', '#date': 'date' };
/** Returns the attribute names of an update of one reservation in a day that has begun. */
export const inDay = (id: string) => ({ ...DATE, '#used': 'used', '#open': 'open', '#id': id });
