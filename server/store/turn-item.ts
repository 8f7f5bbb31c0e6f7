import { z } from 'zod';
import { AnswerProgress, Turn, type TurnState } from './turn.ts';

/**
 * The states of a turn as the table stores them. Server versions that run side by side during a deployment both read
 * them, so these words must not change.
 */
export const ItemState = z.enum(['asked', 'answered', 'stopped', 'failed']);
export type ItemState = z.infer<typeof ItemState>;

const TurnItem = Turn.omit({ state: true }).extend({
  state: ItemState,
  progress: AnswerProgress.optional(),
});

const WORDS = {
  accepted: 'asked',
  answering: 'asked',
  complete: 'answered',
  cut: 'answered',
  stopped: 'stopped',
  failed: 'failed',
} as const satisfies Record<TurnState, ItemState>;

/** Returns the word that the table stores for a turn's state. */
export const wordOf = (state: TurnState): ItemState => WORDS[state];

/** Returns the state of a stored turn. Its receipt and progress distinguish states that are stored as the same word. */
function stateOf({ state, receipt, progress }: z.infer<typeof TurnItem>): TurnState {
  if (state === 'asked') return progress === undefined ? 'accepted' : 'answering';
  if (state === 'answered')
    return (receipt?.ending ?? 'complete') === 'complete' ? 'complete' : 'cut';
  return state;
}

/** Parses a turn from its item. @throws {z.ZodError} when the item is not a turn */
export function readTurn(item: unknown): Turn {
  const read = TurnItem.parse(item);
  const { progress: _progress, ...turn } = read;
  return { ...turn, state: stateOf(read) };
}
