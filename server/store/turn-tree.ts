import type { Turn } from './turn.ts';

export type Placed = Pick<Turn, 'messageId' | 'replaces' | 'continues' | 'follows'>;

/** A node of the tree of a conversation: a question with its answer. */
export type Node<T> = {
  readonly turn: T;
  /** The node of the preceding question; undefined for a first question. */
  readonly parent: Node<T> | undefined;
  /** The turn itself, followed by the turns that continue its answer. */
  pieces: T[];
  /** Nodes of all versions of the question, oldest first, including this one. */
  readonly versions: Node<T>[];
};

export type Tree<T> = Readonly<{
  /** The nodes in the order in which their questions were asked. */
  nodes: readonly Node<T>[];
  /** The node of each turn by its message id, without turns that a later one superseded. */
  byMessage: ReadonlyMap<string, Node<T>>;
  /** The last node of the newest branch. */
  leaf: Node<T> | undefined;
}>;

/** Returns a node and all its ancestors. */
export function pathTo<T>(leaf: Node<T> | undefined): ReadonlySet<Node<T> | undefined> {
  const path = new Set<Node<T> | undefined>();
  for (let at = leaf; at !== undefined; at = at.parent) path.add(at);
  return path;
}

/** Returns the most recently created node among `start` and its descendants. */
export function newestUnder<T>(start: Node<T>, nodes: readonly Node<T>[]): Node<T> {
  const newest = new Map<Node<T>, Node<T>>();
  for (const node of nodes.toReversed())
    for (let at: Node<T> | undefined = node; at && !newest.has(at); at = at.parent)
      newest.set(at, node);
  return newest.get(start) ?? start;
}

/**
 * Builds the tree of a conversation from its turns in the order in which they were asked. A continuation joins the
 * node of its answer. A turn that replaces another becomes its sibling, and a turn that follows another its child. Any
 * other turn goes to the end of the newest branch. When the followed turn is unknown, because only the last turns were
 * read, the turn becomes a root.
 */
export function toTurnTree<T extends Placed>(turns: readonly T[]): Tree<T> {
  const nodes: Node<T>[] = [];
  const byMessage = new Map<string, Node<T>>();
  /** Message id of the last continuation of each superseded turn, by that turn's message id. */
  const alone = new Map<string, string>();
  let leaf: Node<T> | undefined;
  /** Keeps the first `length` turns of an answer and its continuations; the later ones are superseded. */
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
    // A continuation of a superseded turn is a node of its own. A later continuation of the same turn is another
    // version of that node's question.
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
