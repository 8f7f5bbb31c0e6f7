import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { isConditionFailed, type Table } from '../store/table.ts';
import { monthOf } from './month.ts';
import type { MicroDollars } from './prices.ts';
import { countersOf, useTablesOf, type Use, type UseTables } from './use.ts';

/** The owner of a spending account: one person, or the whole team. */
export type Holder = Readonly<{ sub: string }> | 'team';

/** A reservation for a model call: the most that the call can cost, and the time in epoch milliseconds. */
const Reservation = z.object({ amount: z.number(), at: z.number(), model: z.string() });
export type OpenReservation = z.infer<typeof Reservation>;

/** The state of a spending account in one month. */
export type Account = Readonly<{
  limit: MicroDollars;
  left: MicroDollars;
  /** The reservations that are not settled yet, by the id of their call. */
  open: ReadonlyMap<string, OpenReservation>;
  use: UseTables;
}>;

const OPEN = 'open#';
const PERSON = 'PERSON#';
/** Lifetime of an account: about 13 months, so that a month can be compared with the same month a year ago. */
const KEPT_SECONDS = 400 * 86_400;

const Item = z.looseObject({ limit: z.number(), left: z.number() });

/**
 * Returns the partition of a month's accounts. Accounts are outside of people's partitions, because deleting
 * everything about oneself must not give a new budget. A person's key holds the Cognito `sub` and the month, and
 * nothing else about the person.
 */
export const monthKey = (now: number): string => `SPENDING#${monthOf(now)}`;
const keyOf = (holder: Holder, now: number) => ({
  pk: monthKey(now),
  sk: holder === 'team' ? 'TEAM' : PERSON + holder.sub,
});

/** Returns the `sub` of the person whose account has this sort key; undefined for the team's account. */
export const personOfKey = (sk: string): string | undefined =>
  sk.startsWith(PERSON) ? sk.slice(PERSON.length) : undefined;

/** Parses an account from its item. @throws {z.ZodError} when the item is not an account */
export function toAccount(item: unknown): Account {
  const data = Item.parse(item);
  const open = Object.entries(data).flatMap(([name, value]) => {
    const reservation = Reservation.safeParse(value);
    if (!name.startsWith(OPEN) || !reservation.success) return [];
    return [[name.slice(OPEN.length), reservation.data] as const];
  });
  return { limit: data.limit, left: data.left, open: new Map(open), use: useTablesOf(data) };
}

export type Accounts = ReturnType<typeof createAccounts>;

/** Returns the store of monthly spending accounts. Every change of an account is one conditional update. */
export function createAccounts(table: Table) {
  const { db, name: TableName } = table;

  /** Sends an update. Returns undefined when its condition did not hold. */
  const update = async (command: UpdateCommand) => {
    try {
      return await db.send(command);
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  };

  return {
    /**
     * Returns the account of the month of `at`, which is now by default. An account that does not exist yet has its
     * whole limit left.
     */
    async read(
      holder: Holder,
      { limit, at = table.now() }: Readonly<{ limit: MicroDollars; at?: number }>,
    ): Promise<Account> {
      const Key = keyOf(holder, at);
      const { Item: item } = await db.send(
        new GetCommand({ TableName, Key, ConsistentRead: true }),
      );
      return item ? toAccount(item) : { limit, left: limit, open: new Map(), use: useTablesOf({}) };
    },

    /**
     * Subtracts an amount from the account of the month of `open.at`, and stores it as a reservation under the call's
     * id.
     *
     * @returns the amount that is left afterwards; undefined when too little is left, the account has another limit, or
     * this call has a reservation already
     */
    async reserve(
      holder: Holder,
      { callId, open, limit }: { callId: string; open: OpenReservation; limit: MicroDollars },
    ): Promise<MicroDollars | undefined> {
      const { amount, at } = open;
      const enough =
        amount <= limit ? '(attribute_not_exists(#left) OR #left >= :amount)' : '#left >= :amount';
      const updated = await update(
        new UpdateCommand({
          TableName,
          Key: keyOf(holder, at),
          ReturnValues: 'UPDATED_NEW',
          ConditionExpression: `attribute_not_exists(#open) AND ${enough} AND (attribute_not_exists(#limit) OR #limit = :limit)`,
          UpdateExpression:
            'SET #left = if_not_exists(#left, :limit) - :amount, #limit = :limit, #open = :open, expiresAt = :expiresAt',
          ExpressionAttributeNames: { '#left': 'left', '#limit': 'limit', '#open': OPEN + callId },
          ExpressionAttributeValues: {
            ':amount': amount,
            ':limit': limit,
            ':open': open,
            ':expiresAt': Math.floor(at / 1000) + KEPT_SECONDS,
          },
        }),
      );
      return updated && Item.shape.left.parse(updated.Attributes?.['left']);
    },

    /**
     * Replaces a reservation by the true cost of its call, which refunds the difference. Adds the call to the
     * account's counters, unless `use` is undefined. Does nothing when the reservation was settled before.
     */
    async settle(
      holder: Holder,
      settled: {
        callId: string;
        open: OpenReservation;
        cost: MicroDollars;
        use: Omit<Use, 'day' | 'model'> | undefined;
      },
    ): Promise<void> {
      const { callId, open, cost, use } = settled;
      const { amount, at, model } = open;
      const day = new Date(at).toISOString().slice(0, 10);
      // Only accounts of people count calls. The team's counts are their sums, so its own account stays a small item.
      const counts = use !== undefined && holder !== 'team';
      const counters = [...(counts ? countersOf({ ...use, day, model }, cost) : [])];
      const added = counters.map((_, at) => `#n${at} :n${at}`).join(', ');
      await update(
        new UpdateCommand({
          TableName,
          // The account's key contains the month in which the reservation was made. That month may have ended before
          // the settlement.
          Key: keyOf(holder, at),
          ConditionExpression: 'attribute_exists(#open)',
          UpdateExpression: `SET #left = #left + :back REMOVE #open${added === '' ? '' : ` ADD ${added}`}`,
          ExpressionAttributeNames: {
            '#left': 'left',
            '#open': OPEN + callId,
            ...Object.fromEntries(counters.map(([name], at) => [`#n${at}`, name])),
          },
          ExpressionAttributeValues: {
            ':back': amount - cost,
            ...Object.fromEntries(counters.map(([, value], at) => [`:n${at}`, value])),
          },
        }),
      );
    },

    /** Changes the limit of the current month's account; the amount that was spent does not change. */
    async changeLimit(holder: Holder, from: MicroDollars, to: MicroDollars): Promise<void> {
      await update(
        new UpdateCommand({
          TableName,
          Key: keyOf(holder, table.now()),
          ConditionExpression: '#limit = :from',
          UpdateExpression: 'SET #left = #left + :more, #limit = :to',
          ExpressionAttributeNames: { '#left': 'left', '#limit': 'limit' },
          ExpressionAttributeValues: { ':from': from, ':to': to, ':more': to - from },
        }),
      );
    },
  };
}
