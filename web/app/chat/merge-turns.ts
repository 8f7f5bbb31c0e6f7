import { unwrap } from 'solid-js/store';
import type { StoredTurn } from '../../client.ts';
import { supersededBy } from './pieces.ts';
import { fromStored, onRead } from './turn-events.ts';
import { isHeld, isOpen, type Turn } from './turn.ts';

/** Returns the ids of the turns that the server holds unless they were deleted or replaced. */
export const settledIn = (turns: readonly Turn[]): ReadonlySet<string> =>
  new Set(turns.filter((turn) => isHeld(turn) && !isOpen(turn)).map(({ messageId }) => messageId));

/**
 * Returns the turns that the server holds, joined with those shown, then the shown ones that it does not hold: they were
 * not stored yet when it read, or never arrived.
 *
 * @param settled ids of the shown turns that the server would hold if they had not been deleted or replaced.
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
