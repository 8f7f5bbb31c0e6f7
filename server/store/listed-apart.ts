import { OnecallError } from '../errors.ts';
import { Conversation } from './conversation.ts';
import { changeUnexpired } from './expiry.ts';
import { inStore, keys, queryAll, type Table } from './table.ts';

/** Number of conversations that one person can pin. */
export const PINS_MAX = 50;

/** A deleted conversation that can still be restored. */
type Deleted = Readonly<{
  id: string;
  title: string;
  deletedAt: string;
  /** Time in ISO 8601 from which the conversation cannot be restored. */
  restorableUntil: string;
}>;

type Pinned = Pick<Conversation, 'id' | 'title' | 'createdAt' | 'updatedAt'> &
  Readonly<{ pinnedAt: string }>;

export type ListedApart = ReturnType<typeof createListedApart>;

/** Returns the store of conversations outside of the main list: the pinned and the deleted ones. */
export function createListedApart(table: Table) {
  /** Reads the conversations of a person that have an attribute. */
  const having = async (sub: string, attribute: 'pinnedAt' | 'deletedAt') => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      FilterExpression: `attribute_exists(${attribute})`,
      ExpressionAttributeValues: { ':pk': keys.conversation(sub, '').pk, ':sk': 'CONV#' },
    });
    return items.map((item) => Conversation.parse(item));
  };

  /** Reads the pinned conversations, the first pinned one first. */
  const readPinned = async (sub: string): Promise<Pinned[]> => {
    const all = await having(sub, 'pinnedAt');
    return all
      .flatMap(({ id, title, createdAt, updatedAt, pinnedAt, deletedAt }) =>
        pinnedAt === undefined || deletedAt !== undefined
          ? []
          : [{ id, title, createdAt, updatedAt, pinnedAt }],
      )
      .toSorted((a, b) => a.pinnedAt.localeCompare(b.pinnedAt) || a.id.localeCompare(b.id));
  };

  const unpin = (sub: string, id: string): Promise<void> =>
    changeUnexpired(table, keys.conversation(sub, id), { set: 'REMOVE pinnedAt', values: {} });

  return {
    /** Newest first. */
    pinned: (sub: string): Promise<Pinned[]> =>
      inStore(async () => (await readPinned(sub)).toReversed()),

    /**
     * Pins a conversation. A pin that finds more than 50 afterwards is taken back, so that no more stay, however many are made at once.
     *
     * @throws {OnecallError} `pins_full`, `conversation_missing`
     */
    pin: (sub: string, id: string): Promise<void> =>
      inStore(async () => {
        await changeUnexpired(table, keys.conversation(sub, id), {
          set: 'SET pinnedAt = if_not_exists(pinnedAt, :at)',
          values: { ':at': new Date(table.now()).toISOString() },
        });
        if ((await readPinned(sub)).length <= PINS_MAX) return;
        await unpin(sub, id);
        throw new OnecallError('pins_full');
      }),

    unpin: (sub: string, id: string): Promise<void> => inStore(() => unpin(sub, id)),

    /** The deleted conversations that can be restored, the last deleted one first. */
    deleted: (sub: string): Promise<Deleted[]> =>
      inStore(async () => {
        const all = await having(sub, 'deletedAt');
        return all
          .flatMap(({ id, title, deletedAt, expiresAt }) =>
            deletedAt === undefined || expiresAt === undefined
              ? []
              : [
                  {
                    id,
                    title,
                    deletedAt,
                    restorableUntil: new Date(expiresAt * 1000).toISOString(),
                  },
                ],
          )
          .toSorted((a, b) => b.deletedAt.localeCompare(a.deletedAt));
      }),
  };
}
