import { enter, stateOf, type Turn } from './turn.ts';

/**
 * An answer as the page shows it. Continuing a cut answer adds a piece to it: `turn` has the joined text of all
 * `pieces`, and `last` is the last piece.
 */
export type Answer = Readonly<{ turn: Turn; pieces: readonly Turn[]; last: Turn }>;

/** Returns the turns with the first piece of an answer; turns that continue another of `turns` are left out. */
export function firstPieces(turns: readonly Turn[]): Turn[] {
  const ids = new Set(turns.map(({ messageId }) => messageId));
  return turns.filter(({ continues }) => continues === undefined || !ids.has(continues));
}

/**
 * Joins the pieces of the answer that begins with `first`: question and route come from the first piece, the phase
 * from the last.
 */
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

/** Returns all answers of a conversation, each joined from its pieces. */
export const answersOf = (turns: readonly Turn[]): Answer[] =>
  firstPieces(turns).map((first) => answerFrom(first, turns));

/**
 * Returns the ids of the turns that a question replaces: the edited one, and all that followed it. A continuation
 * replaces an earlier continuation of the same piece; it is replaced together with the answer that it continues.
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
