import type { Turn } from './turn.ts';

export type Placed = Pick<Turn, 'messageId' | 'replaces' | 'continues' | 'follows'>;

/** A question with its answer in a conversation that has branches. */
export type Node<T> = {
  readonly turn: T;
  /** The turn above it; undefined for a first one. */
  readonly parent: Node<T> | undefined;
  /** The turn itself, followed by the turns that continue its answer. */
  pieces: T[];
  /** All versions of the question, oldest first, this one among them. */
  readonly versions: Node<T>[];
};

export type Tree<T> = Readonly<{
  /** The nodes in the order of the turns. */
  nodes: readonly Node<T>[];
  /** The node of each piece, by message id, unless a later piece superseded it. */
  byMessage: ReadonlyMap<string, Node<T>>;
  /** The end of the newest branch. */
  leaf: Node<T> | undefined;
}>;

/** Returns a node and all nodes above it. */
export function pathTo<T>(leaf: Node<T> | undefined): ReadonlySet<Node<T> | undefined> {
  const path = new Set<Node<T> | undefined>();
  for (let at = leaf; at !== undefined; at = at.parent) path.add(at);
  return path;
}

/** Returns the most recently created node among `start` and the nodes below it. */
export function newestUnder<T>(start: Node<T>, nodes: readonly Node<T>[]): Node<T> {
  const newest = new Map<Node<T>, Node<T>>();
  for (const node of nodes.toReversed())
    for (let at: Node<T> | undefined = node; at && !newest.has(at); at = at.parent)
      newest.set(at, node);
  return newest.get(start) ?? start;
}

/**
 * Returns the tree of a conversation's turns, which are given in the order in which they were asked. A turn stands beside the one that
 * it replaces, below the one that it follows, and else at the end of the branch that was the newest. What it follows may be unknown
 * where only the last turns were read; then it stands at the top.
 */
export function toTurnTree<T extends Placed>(turns: readonly T[]): Tree<T> {
  const nodes: Node<T>[] = [];
  const byMessage = new Map<string, Node<T>>();
  /** Message id of the last continuation that stands alone, by the id of the superseded piece that it continues. */
  const alone = new Map<string, string>();
  let leaf: Node<T> | undefined;
  /** Keeps the first pieces of an answer; the others are superseded. */
  const cut = (node: Node<T>, length: number) => {
    for (const { messageId } of node.pieces.slice(length)) byMessage.delete(messageId);
    node.pieces = node.pieces.slice(0, length);
  };
  const place = ({ pieces }: Node<T>, id: string | undefined) =>
    pieces.findIndex(({ messageId }) => messageId === id);

  for (const turn of turns) {
    const { messageId, replaces, continues, follows } = turn;
    const continued = continues === undefined ? undefined : byMessage.get(continues);
    if (continued !== undefined) {
      cut(continued, place(continued, continues) + 1);
      continued.pieces.push(turn);
      byMessage.set(messageId, continued);
      if (!pathTo(leaf).has(continued)) leaf = newestUnder(continued, nodes);
      continue;
    }
    // A continuation of a superseded piece stands alone, and a later one of the same piece is another version of it.
    const former = replaces ?? (continues === undefined ? undefined : alone.get(continues));
    if (continues !== undefined) alone.set(continues, messageId);
    const replaced = former === undefined ? undefined : byMessage.get(former);
    const isVersion = replaced?.turn.messageId === former;
    if (replaced !== undefined && !isVersion) cut(replaced, place(replaced, former));
    const parent: Node<T> | undefined =
      replaced !== undefined && isVersion
        ? replaced.parent
        : follows === undefined
          ? leaf
          : byMessage.get(follows);
    const versions: Node<T>[] = replaced !== undefined && isVersion ? replaced.versions : [];
    leaf = { turn, parent, pieces: [turn], versions };
    versions.push(leaf);
    nodes.push(leaf);
    byMessage.set(messageId, leaf);
  }
  return { nodes, byMessage, leaf };
}
