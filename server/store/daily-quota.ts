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
  /** A reservation older than this belongs to a call that no task works on. */
  staleMs: number;
}>;

/** Tokens set aside for one call, and the person as the same update returned them. */
export type TokenReservation = Readonly<{
  person: Person;
  /** The day (UTC) whose quota pays for the call. */
  date: string;
  /**
   * Replaces the reservation by the tokens that the call used, and says whether all of its turn is written. A second call changes
   * nothing.
   *
   * @returns the person after it, to see whether everything was deleted since the reservation; then the turn's note stays
   */
  settle: (tokens: number, state: 'written' | 'open') => Promise<Person>;
  /** The turn that the reservation noted; undefined for a call that answers none. */
  turn: OpenTurn | undefined;
}>;

const DAY_MS = 86_400_000;
/** Upper bound on rounds: another call may change the day between a read and the update that follows. */
const MAX_ROUNDS = 4;
/** Time for which a reservation that no call follows is undone when the store fails. */
const UNDO_WITHIN_MS = 30_000;
const MAX_PEOPLE = 10_000;

export type DailyQuota = ReturnType<typeof createDailyQuota>;

/**
 * Holds each person within a number of tokens a day (R3), on all tasks together. The day is part of the person's item, so
 * that the read at the beginning of an answer and the reservation are one conditional update. A call may begin while
 * `used` is below the quota: a person exceeds it by one call, and by what running calls use beyond their reservations.
 * Without the store no call begins.
 */
export function createDailyQuota(table: Table, { tokensPerDay, staleMs }: DailyQuotaOptions) {
  const { db, name: TableName } = table;
  /** UTC dates on which a quota was found spent. Further requests of that day are refused without a read. */
  const spent = createRecent<{ date: string }>(MAX_PEOPLE, DAY_MS);

  /** Returns the changed item, or undefined when the condition did not hold. */
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

  /** Says why a day takes no further call: its tokens are used, or calls that still run hold the rest. */
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
      // Either the day has ended, or an earlier attempt succeeded and its response was lost.
      if (turn && noted === undefined && person.erasure === erasure)
        await removeNote(table, sub, turn);
      return person;
    });

  /** Sets tokens aside in the day of the item. @returns the item, and the day that was charged */
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
        // The update was made, and its response was lost.
        return { item, date: day.date };
      } else if (day.date > date) {
        // Another task, whose clock is ahead, has already begun the next day.
        date = day.date;
      } else if (day.used >= tokensPerDay) {
        throw refusalOf(sub, day);
      }
    }
    throw new OnecallError('store_throttled');
  }

  return {
    /** Tells whether this task has seen that the person's quota of today is spent. It does not read the store. */
    isSpent: (sub: string): boolean => spent.get(sub)?.date === dateOf(table.now()),

    /**
     * Reads the person and sets tokens aside for one call of theirs. Where the call answers a turn, the same update notes that the turn
     * is not written yet.
     *
     * @throws {OnecallError} `quota_spent`; `too_many_streams` when running calls hold what is left; of the store otherwise
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
          // No call follows. The update may have been made although its response was lost, so it is undone once the
          // store answers.
          const made = { id, date: dateOf(at), reserved: tokens, turn: undefined, erasure: '' };
          insist(() => settle(sub, made, 0), UNDO_WITHIN_MS).catch(() => {}); // a reservation that is not undone counts until the day ends
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
