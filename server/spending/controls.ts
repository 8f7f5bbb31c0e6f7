import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { inStore, queryAll, type Table } from '../store/table.ts';
import type { MicroDollars } from './prices.ts';

/** The person or the user pool group to which a spending limit applies. */
export type LimitHolder = Readonly<{ person: string }> | Readonly<{ group: string }>;

/** A monthly spending limit of one person or group. It applies until `endsAt`, in milliseconds since the epoch. */
export type OwnLimit = Readonly<{ limit: MicroDollars; endsAt: number }>;

/** The spending settings of an operator, which apply to all ECS tasks. */
export type Controls = Readonly<{
  paused: boolean;
  people: ReadonlyMap<string, OwnLimit>;
  groups: ReadonlyMap<string, OwnLimit>;
}>;

/** The author of a change: an AWS identity, or a user of the operator's computer. */
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

/** Reads the operator's settings from the store. */
export async function readControls(table: Table): Promise<Controls> {
  const people = new Map<string, OwnLimit>();
  const groups = new Map<string, OwnLimit>();
  let paused = false;
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    // The attribute `changes`, the record of earlier changes, is not read.
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

/** Returns functions that change the operator's settings. Each write also adds a record of the change to the item. */
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
