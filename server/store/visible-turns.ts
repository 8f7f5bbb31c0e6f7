import type { Turn } from './turn.ts';
import { newestUnder, pathTo, toTurnTree, type Node, type Placed } from './turn-tree.ts';

/**
 * Returns the turns that a new message does not supersede. A message that replaces a turn supersedes that turn and
 * all that followed it. A message that continues an answer supersedes earlier continuations of the same answer. Any
 * other continuation is superseded only together with its answer, wherever it is in the list.
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

function pathOf<T extends Placed>(turns: readonly T[], chosen: string | undefined) {
  const tree = toTurnTree(turns);
  const start = chosen === undefined ? undefined : tree.byMessage.get(chosen);
  const path = pathTo(start === undefined ? tree.leaf : newestUnder(start, tree.nodes));
  return { path, byMessage: tree.byMessage };
}

/**
 * Returns the turns of one branch in their order: the newest branch, or the newest one that contains the chosen turn.
 * Turns that another version of a question superseded are left out.
 */
export function visibleTurns<T extends Placed>(turns: readonly T[], chosen?: string): T[] {
  const { path, byMessage } = pathOf(turns, chosen);
  return turns.filter(({ messageId }) => path.has(byMessage.get(messageId)));
}

/** A turn with the message ids of all versions of its question, oldest first, when there is more than one. */
export type Versioned = Turn & Readonly<{ versions?: readonly string[] }>;

/** Tells whether a version of a question failed without any text while another version asks the same question. */
const isSpent = ({ turn }: Node<Turn>, versions: readonly Node<Turn>[]): boolean =>
  turn.state === 'failed' &&
  (turn.response?.content ?? '') === '' &&
  versions.some((other) => other.turn !== turn && other.turn.query === turn.query);

/** Returns the turns of one branch as `visibleTurns` does, each with the versions of its question. */
export function versionedTurns(turns: readonly Turn[], chosen?: string): Versioned[] {
  const { path, byMessage } = pathOf(turns, chosen);
  return turns.flatMap((turn): Versioned[] => {
    const node = byMessage.get(turn.messageId);
    if (node === undefined || !path.has(node)) return [];
    if (node.turn !== turn) return [turn];
    const versions = node.versions
      .filter((one) => one === node || !isSpent(one, node.versions))
      .map((one) => one.turn.messageId);
    return [versions.length > 1 ? { ...turn, versions } : turn];
  });
}
