import { z } from 'zod';
import type { OpenTurn } from './open-turns.ts';

const Reserved = z.object({ tokens: z.number(), at: z.number() });
/** The tokens of one calendar day (UTC); `used` includes the reservations of running calls, which are in `open`. */
const Day = z.object({
  date: z.string(),
  used: z.number(),
  open: z.record(z.string(), Reserved),
});
export type Day = z.infer<typeof Day>;
/** A person's item, which may hold the count of a day. */
export const WithDay = z.object({ day: Day.optional() });

/** Returns the UTC calendar date, such as 2026-11-28, of a time in epoch milliseconds. */
export const dateOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
/** Attribute names for an update that checks the date of the day's count. */
export const DATE = { '#day': 'day', '#date': 'date' };
/** Returns the attribute names for an update of one reservation in a day's count that exists. */
export const inDay = (id: string) => ({ ...DATE, '#used': 'used', '#open': 'open', '#id': id });

/** A reservation of tokens that is to be made. */
export type QuotaRequest = Readonly<{
  id: string;
  tokens: number;
  at: number;
  turn: OpenTurn | undefined;
}>;
/** A reservation of tokens that was made. */
export type QuotaReservation = Readonly<{
  id: string;
  date: string;
  reserved: number;
  /** The turn whose mark is to be removed, and the person's erasure when the turn was marked. */
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
