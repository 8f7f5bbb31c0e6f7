import { unwrap } from 'solid-js/store';
import type { StoredTurn } from '../../client.ts';
import { supersededBy } from './pieces.ts';
import { fromStored, onRead } from './turn-events.ts';
import { isHeld, isOpen, type Turn } from './turn.ts';

/**
 * Returns the ids of the turns that have ended on the server. If the server no longer holds one, it was deleted or
 * replaced.
 */
export const settledIn = (turns: readonly Turn[]): ReadonlySet<string> =>
  new Set(turns.filter((turn) => isHeld(turn) && !isOpen(turn)).map(({ messageId }) => messageId));

/**
 * Returns the turns that the server holds, each merged with its shown copy. Shown turns that the server did not send
 * follow; they were not stored yet, or never arrived.
 *
 * @param settled ids of shown turns that are dropped if the server did not send them, because they were deleted or
 * replaced.
 */
export function mergeTurns(
  shown: readonly Turn[],
  stored: readonly StoredTurn[],
  settled: ReadonlySet<string>,
): Turn[] {
  const turns = stored.map((turn) => {
    const same = shown.find(({ messageId }) => messageId === turn.messageId);
    return same ? onRead(unwrap(same), turn) : fromStored(turn);
  });
  const held = new Set(turns.map(({ messageId }) => messageId));
  const rest = shown.filter(({ messageId }) => !held.has(messageId) && !settled.has(messageId));
  const gone = new Set(rest.flatMap((turn) => [...supersededBy(turn, turns)]));
  return [...turns.filter(({ messageId }) => !gone.has(messageId)), ...rest];
}
