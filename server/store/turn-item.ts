import { z } from 'zod';
import { AnswerProgress, Turn, type TurnState } from './turn.ts';

/** The table's words for the states of a turn. Tasks of two versions read them during a deploy, so they stay as they are. */
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

/** Returns the table's word for a state. */
export const wordOf = (state: TurnState): ItemState => WORDS[state];

/** Returns the state of an item: the receipt and the progress tell apart states that share a word. */
function stateOf({ state, receipt, progress }: z.infer<typeof TurnItem>): TurnState {
  if (state === 'asked') return progress === undefined ? 'accepted' : 'answering';
  if (state === 'answered')
    return (receipt?.ending ?? 'complete') === 'complete' ? 'complete' : 'cut';
  return state;
}

/** Reads a turn from its item. @throws {z.ZodError} when the item is no turn */
export function readTurn(item: unknown): Turn {
  const read = TurnItem.parse(item);
  const { progress: _progress, ...turn } = read;
  return { ...turn, state: stateOf(read) };
}
