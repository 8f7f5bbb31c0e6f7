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

/** A conversation with cleared questions, which can be shown again while the store holds them. */
type Cleared = Omit<Deleted, 'deletedAt'> & Readonly<{ clearedAt: string }>;

type Pinned = Pick<Conversation, 'id' | 'title' | 'createdAt' | 'updatedAt'> &
  Readonly<{ pinnedAt: string }>;

export type ListedApart = ReturnType<typeof createListedApart>;

const inIso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();

/** Returns the store of the lists besides the main list: pinned, deleted and cleared conversations. */
export function createListedApart(table: Table) {
  /** Reads the conversations of a person whose items in the table have the given attribute. */
  const having = async (sub: string, attribute: 'pinnedAt' | 'deletedAt' | 'clearedAt') => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      FilterExpression: `attribute_exists(${attribute})`,
      ExpressionAttributeValues: { ':pk': keys.conversation(sub, '').pk, ':sk': 'CONV#' },
    });
    return items.map((item) => Conversation.parse(item));
  };

  /** Reads the pinned conversations in the order in which they were pinned. */
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
    /** Lists the pinned conversations, the most recently pinned one first. */
    pinned: (sub: string): Promise<Pinned[]> =>
      inStore(async () => (await readPinned(sub)).toReversed()),

    /**
     * Pins a conversation. Unpins it again when more than 50 are pinned afterwards, so that the limit holds for
     * concurrent requests too.
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

    /** Lists the deleted conversations that can be restored, the most recently deleted one first. */
    deleted: (sub: string): Promise<Deleted[]> =>
      inStore(async () => {
        const all = await having(sub, 'deletedAt');
        return all
          .flatMap(({ id, title, deletedAt, expiresAt }) =>
            deletedAt === undefined || expiresAt === undefined
              ? []
              : [{ id, title, deletedAt, restorableUntil: inIso(expiresAt) }],
          )
          .toSorted((a, b) => b.deletedAt.localeCompare(a.deletedAt));
      }),

    /** Lists the conversations with cleared questions, the most recently cleared one first. */
    cleared: (sub: string): Promise<Cleared[]> =>
      inStore(async () => {
        const all = await having(sub, 'clearedAt');
        return all
          .flatMap(({ id, title, clearedAt = '', deletedAt, expiresAt, turnsExpireAt }) => {
            const until = turnsExpireAt ?? expiresAt;
            const isListed = clearedAt !== '' && deletedAt === undefined && until !== undefined;
            return isListed ? [{ id, title, clearedAt, restorableUntil: inIso(until) }] : [];
          })
          .toSorted((a, b) => b.clearedAt.localeCompare(a.clearedAt));
      }),

    /**
     * Shows again all questions that were ever cleared in a conversation.
     *
     * @throws {OnecallError} `conversation_missing`
     */
    restoreCleared: (sub: string, id: string): Promise<void> =>
      inStore(() =>
        changeUnexpired(table, keys.conversation(sub, id), {
          set: 'SET clearedAt = :never REMOVE clearedBefore',
          values: { ':never': '' },
        }),
      ),
  };
}
