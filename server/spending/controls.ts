import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { inStore, queryAll, type Table } from '../store/table.ts';
import type { MicroDollars } from './prices.ts';

/** The person or group that a limit applies to. */
export type LimitHolder = Readonly<{ person: string }> | Readonly<{ group: string }>;

/** A limit by month that holds until a time, in milliseconds since the epoch. */
export type OwnLimit = Readonly<{ limit: MicroDollars; endsAt: number }>;

/** Settings of an operator, which apply to all tasks. */
export type Controls = Readonly<{
  paused: boolean;
  people: ReadonlyMap<string, OwnLimit>;
  groups: ReadonlyMap<string, OwnLimit>;
}>;

/** The author of a change: an AWS identity, or the account of an operating system. */
export type Change = Readonly<{ by: string }>;

const PARTITION = 'SPENDING#CONTROL';
const PERSON = 'PERSON#';
const GROUP = 'GROUP#';

const Item = z.object({
  sk: z.string(),
  paused: z.boolean().optional(),
  limit: z.number().optional(),
  endsAt: z.number().optional(),
});

const keyOf = (holder: LimitHolder) => ({
  pk: PARTITION,
  sk: 'person' in holder ? PERSON + holder.person : GROUP + holder.group,
});

/** Reads what an operator has set. */
export async function readControls(table: Table): Promise<Controls> {
  const people = new Map<string, OwnLimit>();
  const groups = new Map<string, OwnLimit>();
  let paused = false;
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    // The records of changes stay in the store.
    ProjectionExpression: 'sk, paused, #limit, endsAt',
    ExpressionAttributeNames: { '#limit': 'limit' },
    ExpressionAttributeValues: { ':pk': PARTITION },
  });
  for (const item of items) {
    const { sk, limit, endsAt, ...rest } = Item.parse(item);
    paused ||= rest.paused === true;
    if (limit === undefined || endsAt === undefined) continue;
    if (sk.startsWith(PERSON)) people.set(sk.slice(PERSON.length), { limit, endsAt });
    if (sk.startsWith(GROUP)) groups.set(sk.slice(GROUP.length), { limit, endsAt });
  }
  return { paused, people, groups };
}

/** Changes what is set. Each change leaves its record in the same write. */
export function createControlWriter(table: Table) {
  const write = (
    Key: Readonly<{ pk: string; sk: string }>,
    set: Readonly<Record<string, number | boolean>>,
    { by }: Change,
  ): Promise<void> =>
    inStore(async () => {
      const at = new Date(table.now()).toISOString();
      const names = Object.keys(set);
      await table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key,
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}, changes = list_append(if_not_exists(changes, :none), :change)`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
            ':none': [],
            ':change': [{ at, by, ...set }],
          },
        }),
      );
    });
  return {
    pause: (paused: boolean, change: Change) =>
      write({ pk: PARTITION, sk: 'PAUSE' }, { paused }, change),
    limit: (holder: LimitHolder, { limit, endsAt }: OwnLimit, change: Change) =>
      write(keyOf(holder), { limit, endsAt }, change),
  };
}
