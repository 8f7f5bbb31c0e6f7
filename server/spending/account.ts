import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { isConditionFailed, type Table } from '../store/table.ts';
import { monthOf } from './month.ts';
import type { MicroDollars } from './prices.ts';
import { countersOf, useTablesOf, type Use, type UseTables } from './use.ts';

/** The owner of an account: one person, or the whole team. */
export type Holder = Readonly<{ sub: string }> | 'team';

/** A call that is not settled yet, and the most it can cost. */
const Reservation = z.object({ amount: z.number(), at: z.number(), model: z.string() });
export type OpenReservation = z.infer<typeof Reservation>;

/** The state of an account in one month. */
export type Account = Readonly<{
  limit: MicroDollars;
  left: MicroDollars;
  /** The reservations by the id of their call. */
  open: ReadonlyMap<string, OpenReservation>;
  use: UseTables;
}>;

const OPEN = 'open#';
const PERSON = 'PERSON#';
/** Accounts are kept for 13 months, so that a month can be compared with that of a year ago. */
const KEPT_SECONDS = 400 * 86_400;

const Item = z.looseObject({ limit: z.number(), left: z.number() });

/**
 * Accounts outside of people's partitions: deleting everything about oneself must not give a new allowance. The key
 * holds the Cognito `sub` and the month, and nothing else about the person.
 */
export const monthKey = (now: number): string => `SPENDING#${monthOf(now)}`;
const keyOf = (holder: Holder, now: number) => ({
  pk: monthKey(now),
  sk: holder === 'team' ? 'TEAM' : PERSON + holder.sub,
});

/** Returns whose account an item is; undefined for the team's. */
export const personOfKey = (sk: string): string | undefined =>
  sk.startsWith(PERSON) ? sk.slice(PERSON.length) : undefined;

/** Returns an account as its item says. @throws for an item that is no account */
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

/** Reads and changes the accounts of a month; every change is one conditional update. */
export function createAccounts(table: Table) {
  const { db, name: TableName } = table;

  /** Returns whether the update's condition held. */
  const update = async (command: UpdateCommand): Promise<boolean> => {
    try {
      await db.send(command);
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  return {
    /** Returns the account of the month of `at`, which is now by default; one that does not exist yet has its whole limit. */
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
     * Subtracts an amount and notes it under the call's id, in the month of `open.at`.
     *
     * @returns false when too little is left, the limit is another one, or this call has a reservation already
     */
    reserve(
      holder: Holder,
      { callId, open, limit }: { callId: string; open: OpenReservation; limit: MicroDollars },
    ): Promise<boolean> {
      const { amount, at } = open;
      const enough =
        amount <= limit ? '(attribute_not_exists(#left) OR #left >= :amount)' : '#left >= :amount';
      return update(
        new UpdateCommand({
          TableName,
          Key: keyOf(holder, at),
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
    },

    /**
     * Gives the unused part of a reservation back and counts the call, where it was one. A reservation that was settled before stays
     * as it is.
     */
    settle(
      holder: Holder,
      settled: {
        callId: string;
        open: OpenReservation;
        cost: MicroDollars;
        use: Omit<Use, 'day' | 'model'> | undefined;
      },
    ): Promise<boolean> {
      const { callId, open, cost, use } = settled;
      const { amount, at, model } = open;
      const day = new Date(at).toISOString().slice(0, 10);
      // The sums of all people are those of their accounts: the team's account stays small.
      const counts = use !== undefined && holder !== 'team';
      const counters = [...(counts ? countersOf({ ...use, day, model }, cost) : [])];
      const added = counters.map((_, at) => `#n${at} :n${at}`).join(', ');
      return update(
        new UpdateCommand({
          TableName,
          // The month of the reservation, which may have ended since.
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

    /** Changes the limit of a running month; what was spent stays spent. */
    changeLimit(holder: Holder, from: MicroDollars, to: MicroDollars): Promise<boolean> {
      return update(
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
