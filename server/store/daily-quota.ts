import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { OnecallError } from '../errors.ts';
import { createRecent } from '../recent.ts';
import { insist } from './insist.ts';
import { noteOf, noting, removeNote, type OpenTurn } from './open-turns.ts';
import { toPerson, type Person } from './people.ts';
import {
  DATE,
  dateOf,
  inDay,
  WithDay,
  type QuotaUpdate,
  type Day,
  type QuotaReservation,
  type QuotaRequest,
} from './quota-day.ts';
import { inStore, isConditionFailed, keys, type Table } from './table.ts';

export type DailyQuotaOptions = Readonly<{
  tokensPerDay: number;
  /** Age in milliseconds from which a reservation counts as abandoned: its model call cannot be running any more. */
  staleMs: number;
}>;

/** Tokens reserved for one model call, and the person's item as the same update returned it. */
export type TokenReservation = Readonly<{
  person: Person;
  /** The day (UTC) whose quota pays for the call. */
  date: string;
  /**
   * Replaces the reservation by the tokens that the call used. `state` says whether all items of the call's turn are
   * written; if so, the turn's mark is removed. A second settlement changes nothing.
   *
   * @returns the facts of the person's item; if they show a later deletion of everything, the turn's mark stays
   */
  settle: (tokens: number, state: 'written' | 'open') => Promise<Person>;
  /** The turn that the reservation marked as open; undefined for a call that answers no turn. */
  turn: OpenTurn | undefined;
}>;

const DAY_MS = 86_400_000;
/** Upper bound on attempts to reserve: another call may change the day's count between a read and the next update. */
const MAX_ROUNDS = 4;
/** Time in milliseconds for retrying to undo a failed reservation when no call follows. */
const UNDO_WITHIN_MS = 30_000;
const MAX_PEOPLE = 10_000;

export type DailyQuota = ReturnType<typeof createDailyQuota>;

/**
 * Holds each person within a number of tokens a day (R3), on all ECS tasks together. The day's count is in the
 * person's item, so that one update reads the person and reserves the tokens. A call may begin while `used` is below
 * the quota. A person can exceed the quota by one call, and by what running calls use beyond their reservations. No
 * call begins while the store is unreachable.
 */
export function createDailyQuota(table: Table, { tokensPerDay, staleMs }: DailyQuotaOptions) {
  const { db, name: TableName } = table;
  /** By person, the UTC date on which the quota was found spent; further requests of that day are refused. */
  const spent = createRecent<{ date: string }>(MAX_PEOPLE, DAY_MS);

  /** Updates a person's item. Returns the changed item, or undefined when the condition did not hold. */
  const update = async (
    sub: string,
    { condition, set, names, values }: QuotaUpdate,
  ): Promise<unknown> => {
    try {
      const { Attributes } = await db.send(
        new UpdateCommand({
          TableName,
          Key: keys.person(sub),
          ConditionExpression: condition,
          UpdateExpression: set,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes;
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  };

  const read = async (sub: string): Promise<unknown> => {
    const Key = keys.person(sub);
    return (await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
  };

  /** Returns why a day takes no further call: all tokens are used, or running calls hold the remaining ones. */
  const refusalOf = (sub: string, { date, used, open }: Day): OnecallError => {
    const running = Object.values(open).filter(({ at }) => table.now() - at <= staleMs);
    const held = running.reduce((sum, { tokens }) => sum + tokens, 0);
    if (used - held < tokensPerDay) return new OnecallError('too_many_streams');
    spent.set(sub, { date });
    return new OnecallError('quota_spent');
  };

  const settle = (
    sub: string,
    { id, date, reserved, turn, erasure }: QuotaReservation,
    tokens: number,
  ): Promise<Person> =>
    inStore(async () => {
      const condition = '#day.#date = :date AND attribute_exists(#day.#open.#id)';
      const set = 'SET #day.#used = #day.#used + :more REMOVE #day.#open.#id';
      const names = inDay(id);
      const values = { ':date': date, ':more': tokens - reserved };
      const noted =
        turn &&
        (await update(sub, {
          condition: `${condition} AND ${erasure === '' ? 'attribute_not_exists(erasure)' : 'erasure = :erasure'}`,
          set: `${set}, #turn`,
          names: { ...names, '#turn': noteOf(turn) },
          values: { ...values, ...(erasure !== '' && { ':erasure': erasure }) },
        }));
      const settled = noted ?? (await update(sub, { condition, set, names, values }));
      const { day } = WithDay.parse(settled ?? {});
      const isSpent = day !== undefined && day.used >= tokensPerDay;
      if (isSpent && Object.keys(day.open).length === 0) spent.set(sub, { date });
      const person = toPerson(settled ?? (await read(sub)), table.now());
      // Nothing was settled: either the day has ended, or an earlier attempt succeeded and its response was lost.
      if (turn && noted === undefined && person.erasure === erasure)
        await removeNote(table, sub, turn);
      return person;
    });

  /** Reserves tokens in the day's count of the person's item. @returns the item, and the day charged */
  async function take(
    sub: string,
    { id, tokens, at, turn }: QuotaRequest,
  ): Promise<Readonly<{ item: unknown; date: string }>> {
    const reserved = { tokens, at };
    const note = noting(turn);
    let date = dateOf(at);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const taken = await update(sub, {
        condition:
          '#day.#date = :date AND #day.#used < :quota AND attribute_not_exists(#day.#open.#id)',
        set: `SET #day.#used = #day.#used + :tokens, #day.#open.#id = :reserved, expiresAt = :expires${note.set}`,
        names: { ...inDay(id), ...note.names },
        values: {
          ...note.values,
          ':date': date,
          ':quota': tokensPerDay,
          ':tokens': tokens,
          ':reserved': reserved,
          ':expires': table.expiresAt(),
        },
      });
      if (taken !== undefined) return { item: taken, date };
      const item = await read(sub);
      const { day } = WithDay.parse(item ?? {});
      if (day === undefined || day.date < date) {
        const first = { date, used: tokens, open: { [id]: reserved } };
        const begun = await update(sub, {
          condition: 'attribute_not_exists(#day) OR #day.#date < :date',
          set: `SET #day = :first, expiresAt = :expires${note.set}`,
          names: { ...DATE, ...note.names },
          values: {
            ...note.values,
            ':date': date,
            ':first': first,
            ':expires': table.expiresAt(),
          },
        });
        if (begun !== undefined) return { item: begun, date };
      } else if (day.open[id] !== undefined) {
        // An earlier attempt had reserved the tokens, and its response was lost.
        return { item, date: day.date };
      } else if (day.date > date) {
        // Another ECS task, whose clock is ahead, has already begun the next day.
        date = day.date;
      } else if (day.used >= tokensPerDay) {
        throw refusalOf(sub, day);
      }
    }
    throw new OnecallError('store_throttled');
  }

  return {
    /** Tells whether this ECS task has seen that the person's quota of today is spent. Does not read the store. */
    isSpent: (sub: string): boolean => spent.get(sub)?.date === dateOf(table.now()),

    /**
     * Reads the person's item and reserves tokens for one model call. When the call answers a turn, the same update
     * marks the turn as open: not yet written.
     *
     * @throws {OnecallError} `quota_spent`; `too_many_streams` when running calls hold what is left; `store_*` when the
     * store fails
     */
    reserve: (
      sub: string,
      tokens: number,
      message?: Pick<OpenTurn, 'conversationId' | 'messageId'>,
    ): Promise<TokenReservation> =>
      inStore(async () => {
        const id = crypto.randomUUID();
        const at = table.now();
        const turn = message && { ...message, at };
        const { item, date } = await take(sub, { id, tokens, at, turn }).catch((error: unknown) => {
          // No call follows a failed reservation. Its update may have succeeded although the response was lost, so it
          // is undone once the store answers. A reservation that cannot be undone counts until the day ends.
          const made = { id, date: dateOf(at), reserved: tokens, turn: undefined, erasure: '' };
          insist(() => settle(sub, made, 0), UNDO_WITHIN_MS).catch(() => {});
          throw error;
        });
        const person = toPerson(item, table.now());
        const open = { id, date, reserved: tokens, erasure: person.erasure };
        return {
          person,
          date,
          turn,
          settle: (used, state) =>
            settle(sub, { ...open, turn: state === 'written' ? turn : undefined }, used),
        };
      }),
  };
}
