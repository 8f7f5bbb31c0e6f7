import { setExpiry } from './expiry.ts';
import { readConversation } from './read-conversation.ts';
import { keys, type Table } from './table.ts';

/** Sets when the turns, attached texts and search words of a conversation expire, in epoch seconds. */
export async function setTurnsExpiry(
  table: Table,
  { sub, id }: Readonly<{ sub: string; id: string }>,
  expiresAt: number,
): Promise<void> {
  const { turns } = await readConversation(table, { sub, id });
  const attached = turns.flatMap(({ attachedIn }) => attachedIn ?? []);
  const all = [
    ...turns.map(({ messageId }) => keys.turn(sub, messageId)),
    ...[...new Set(attached)].map((messageId) => keys.attached(sub, messageId)),
    keys.words(sub, id),
  ];
  await setExpiry(table, all, expiresAt);
}
