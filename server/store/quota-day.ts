import { z } from 'zod';
import type { OpenTurn } from './open-turns.ts';

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

/** Returns the calendar date in UTC, as 2026-11-28, of a time in epoch milliseconds. */
export const dateOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
/** The attribute names by which an update checks the day. */
export const DATE = { '#day': 'day', '#date': 'date' };
/** Returns the attribute names of an update of one reservation in a day that has begun. */
export const inDay = (id: string) => ({ ...DATE, '#used': 'used', '#open': 'open', '#id': id });

/** A reservation that is to be made. */
export type QuotaRequest = Readonly<{
  id: string;
  tokens: number;
  at: number;
  turn: OpenTurn | undefined;
}>;
/** A reservation that was made. */
export type QuotaReservation = Readonly<{
  id: string;
  date: string;
  reserved: number;
  /** The turn whose note is removed, and the erasure under which it was noted. */
  turn: OpenTurn | undefined;
  erasure: string;
}>;
/** A conditional update of a person's item. */
export type QuotaUpdate = Readonly<{
  condition: string;
  set: string;
  names: Readonly<Record<string, string>>;
  values: Readonly<Record<string, unknown>>;
}>;
