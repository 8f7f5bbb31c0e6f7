import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { isConditionFailed, type Table } from '../store/table.ts';
import { monthOf } from './month.ts';
import type { MicroDollars } from './prices.ts';

/** Who an account belongs to: one person, or everybody together. */
export type Holder = Readonly<{ sub: string }> | 'team';

/** A call that is not settled yet, and the most it can cost. */
const Reservation = z.object({ amount: z.number(), at: z.number() });
type Reservation = z.infer<typeof Reservation>;

/** What an account holds in one month. */
export type Account = Readonly<{
  limit: MicroDollars;
  left: MicroDollars;
  /** By trace id. */
  open: ReadonlyMap<string, Reservation>;
}>;

const OPEN = 'open#';
/** Accounts are kept for 13 months, so that a month can be compared with the one a year ago. */
const KEPT_SECONDS = 400 * 86_400;

const Item = z.looseObject({ limit: z.number(), left: z.number() });

/**
 * Accounts outside of people's partitions: deleting everything about oneself must not give a new allowance. The key
 * holds the Cognito `sub` and the month, and nothing else about the person.
 */
const keyOf = (holder: Holder, now: number) => ({
  pk: holder === 'team' ? 'SPENDING#TEAM' : `SPENDING#${holder.sub}`,
  sk: `MONTH#${monthOf(now)}`,
});

export type Accounts = ReturnType<typeof createAccounts>;

/** Reads and changes the accounts of the current month; every change is one conditional update. */
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
    /** Returns the account; one that does not exist yet has its whole limit. */
    async read(holder: Holder, limit: MicroDollars): Promise<Account> {
      const Key = keyOf(holder, table.now());
      const { Item: item } = await db.send(
        new GetCommand({ TableName, Key, ConsistentRead: true }),
      );
      const { data } = Item.safeParse(item);
      if (!data) return { limit, left: limit, open: new Map() };
      const open = Object.entries(data).flatMap(([name, value]) => {
        const reservation = Reservation.safeParse(value);
        if (!name.startsWith(OPEN) || !reservation.success) return [];
        return [[name.slice(OPEN.length), reservation.data] as const];
      });
      return { limit: data.limit, left: data.left, open: new Map(open) };
    },

    /**
     * Subtracts an amount and notes it under the trace id.
     *
     * @returns false when too little is left, the limit is another one, or this trace id has a reservation already
     */
    reserve(
      holder: Holder,
      { traceId, amount, limit }: { traceId: string; amount: MicroDollars; limit: MicroDollars },
    ): Promise<boolean> {
      const enough =
        amount <= limit ? '(attribute_not_exists(#left) OR #left >= :amount)' : '#left >= :amount';
      const now = table.now();
      return update(
        new UpdateCommand({
          TableName,
          Key: keyOf(holder, now),
          ConditionExpression: `attribute_not_exists(#open) AND ${enough} AND (attribute_not_exists(#limit) OR #limit = :limit)`,
          UpdateExpression:
            'SET #left = if_not_exists(#left, :limit) - :amount, #limit = :limit, #open = :open, expiresAt = :expiresAt',
          ExpressionAttributeNames: { '#left': 'left', '#limit': 'limit', '#open': OPEN + traceId },
          ExpressionAttributeValues: {
            ':amount': amount,
            ':limit': limit,
            ':open': { amount, at: now },
            ':expiresAt': Math.floor(now / 1000) + KEPT_SECONDS,
          },
        }),
      );
    },

    /** Gives the unused part of a reservation back. A reservation that was settled before stays as it is. */
    settle(
      holder: Holder,
      settled: { traceId: string; reserved: MicroDollars; cost: MicroDollars; at: number },
    ): Promise<boolean> {
      return update(
        new UpdateCommand({
          TableName,
          // The month of the reservation, which may have ended since.
          Key: keyOf(holder, settled.at),
          ConditionExpression: 'attribute_exists(#open)',
          UpdateExpression: 'SET #left = #left + :back REMOVE #open',
          ExpressionAttributeNames: { '#left': 'left', '#open': OPEN + settled.traceId },
          ExpressionAttributeValues: { ':back': settled.reserved - settled.cost },
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
