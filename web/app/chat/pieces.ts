import { enter, stateOf, type Turn } from './turn.ts';

/** An answer as the page shows it: one turn with the text of all pieces, and the pieces, in the order of the text. */
export type Answer = Readonly<{ turn: Turn; pieces: readonly Turn[]; last: Turn }>;

/** Returns the turns that begin an answer. A turn that continues one of the others is left out. */
export function firstPieces(turns: readonly Turn[]): Turn[] {
  const ids = new Set(turns.map(({ messageId }) => messageId));
  return turns.filter(({ continues }) => continues === undefined || !ids.has(continues));
}

/** Returns the answer that a turn begins, with its question and route, and with the state of its last piece. */
export function answerFrom(first: Turn, turns: readonly Turn[]): Answer {
  const pieces = [first];
  let last = first;
  for (;;) {
    const { messageId } = last;
    const next = turns.findLast(({ continues }) => continues === messageId);
    if (next === undefined) break;
    pieces.push(next);
    last = next;
  }
  if (last === first) return { turn: first, pieces, last };
  const text = pieces.map((piece) => piece.text).join('');
  const { receipt } = last;
  return { turn: enter({ ...first, text, receipt }, stateOf(last)), pieces, last };
}

/** Returns every answer of a conversation. */
export const answersOf = (turns: readonly Turn[]): Answer[] =>
  firstPieces(turns).map((first) => answerFrom(first, turns));

/**
 * Returns the ids of the turns that a question takes the place of: the replaced one with all that followed it. A continuation takes the
 * place of a former one, and stays or goes with its answer.
 */
export function supersededBy(
  { messageId, replaces, continues }: Pick<Turn, 'messageId' | 'replaces' | 'continues'>,
  turns: readonly Pick<Turn, 'messageId' | 'continues'>[],
): ReadonlySet<string> {
  const superseded = new Set<string>();
  const known = new Set<string>();
  let isAfterReplaced = false;
  for (const { messageId: id, continues: before } of turns) {
    if (id === messageId) continue;
    const belongs = before !== undefined && known.has(before);
    isAfterReplaced ||= id === replaces && !belongs;
    const isFormer = before !== undefined && before === continues;
    const follows = belongs ? superseded.has(before) : isAfterReplaced;
    if (id === replaces || isFormer || follows) superseded.add(id);
    known.add(id);
  }
  return superseded;
}
