import type { Turn } from './turn.ts';

type Placed = Pick<Turn, 'messageId' | 'replaces' | 'continues'>;

/**
 * Returns the turns that remain beside a new message. A message that replaces a turn supersedes that turn and all that
 * followed it. A message that continues an answer supersedes earlier continuations of the same answer. A continuation
 * stays or goes with the answer that it belongs to, wherever it stands.
 */
export function remaining<T extends Placed>(
  turns: readonly T[],
  { replaces, continues }: Pick<Placed, 'replaces' | 'continues'>,
): T[] {
  if (replaces === undefined && continues === undefined) return [...turns];
  const known = new Set<string>();
  const superseded = new Set<string>();
  let isAfterReplaced = false;
  return turns.filter(({ messageId, continues: before }) => {
    const belongs = before !== undefined && known.has(before);
    isAfterReplaced ||= messageId === replaces && !belongs;
    const isSuperseded =
      messageId === replaces ||
      (before !== undefined && before === continues) ||
      (belongs ? superseded.has(before) : isAfterReplaced);
    known.add(messageId);
    if (isSuperseded) superseded.add(messageId);
    return !isSuperseded;
  });
}

/** Drops every turn that a later one superseded. */
export function visibleTurns<T extends Placed>(turns: readonly T[]): T[] {
  let visible: T[] = [];
  for (const turn of turns) {
    if (turn.replaces !== undefined || turn.continues !== undefined)
      visible = remaining(visible, turn);
    visible.push(turn);
  }
  return visible;
}
