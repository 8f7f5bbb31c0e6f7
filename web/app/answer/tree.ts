/** A node of a rendered answer: a text, or an element with its attributes and children. */
export type TreeNode = string | TreeElement;

export type TreeElement = Readonly<{
  tag: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly TreeNode[];
}>;

/** Returns an element for the tree of an answer; undefined attributes are left out. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly TreeNode[] = [],
): TreeElement {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) set[name] = value;
  return { tag, attributes: set, children };
}

/** Returns the text of nodes, up to `most` characters; elements for which `skip` is true are left out. */
export function textOf(
  nodes: readonly TreeNode[],
  skip: (node: TreeElement) => boolean = () => false,
  most = Infinity,
): string {
  let text = '';
  for (const node of nodes) {
    if (text.length >= most) break;
    if (typeof node === 'string') text += node;
    else text += skip(node) ? ' ' : textOf(node.children, skip, most - text.length);
  }
  return text;
}

/** Tells whether two trees of an answer draw the same on the page. */
export function isSame(one: TreeNode, two: TreeNode): boolean {
  if (one === two) return true;
  if (typeof one === 'string' || typeof two === 'string' || one.tag !== two.tag) return false;
  const names = Object.keys(one.attributes);
  return (
    names.length === Object.keys(two.attributes).length &&
    names.every((name) => one.attributes[name] === two.attributes[name]) &&
    one.children.length === two.children.length &&
    one.children.every((child, index) => isSame(child, two.children[index] ?? ''))
  );
}
