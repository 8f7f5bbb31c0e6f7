import { createSafe, type ShownNode } from './sanitize.ts';
import { isSame, type TreeElement, type TreeNode } from './tree.ts';

/**
 * Gives a text node a new text by replacing only the characters that differ, so that the person's selection of other
 * characters stays.
 */
function patchText(text: Text, from: string, to: string): void {
  if (to.startsWith(from)) {
    text.appendData(to.slice(from.length));
    return;
  }
  let start = 0;
  while (start < from.length && from[start] === to[start]) start += 1;
  const most = Math.min(from.length, to.length) - start;
  let end = 0;
  while (end < most && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  text.replaceData(start, from.length - start - end, to.slice(start, to.length - end));
}

function patchAttributes(dom: Element, from: TreeElement, to: TreeElement): void {
  for (const name of Object.keys(from.attributes))
    if (to.attributes[name] === undefined) dom.removeAttribute(name);
  for (const [name, value] of Object.entries(to.attributes))
    if (from.attributes[name] !== value) dom.setAttribute(name, value);
}

/** Updates a DOM node in place to show another tree node; returns undefined if it must be replaced instead. */
function patchNode(shown: ShownNode, to: TreeNode): ShownNode | undefined {
  const { node, dom } = shown;
  if (isSame(node, to)) return shown;
  if (typeof node === 'string' || typeof to === 'string') {
    if (typeof node !== 'string' || typeof to !== 'string' || !(dom instanceof Text))
      return undefined;
    if (dom.data !== node) return undefined;
    patchText(dom, node, to);
    return { node: to, dom, children: [] };
  }
  if (node.tag !== to.tag || !(dom instanceof Element)) return undefined;
  // A link with a new address is replaced, so that the sanitiser checks the address.
  if (node.attributes['href'] !== to.attributes['href']) return undefined;
  patchAttributes(dom, node, to);
  return { node: to, dom, children: patchChildren(dom, shown.children, to.children) };
}

/**
 * Updates the children of an element to show `next`. Nodes that can stay are kept, so that selections, pressed
 * buttons and the scroll positions of tables survive. Nodes that other code has changed, such as a browser's
 * translator, are drawn anew.
 */
export function patchChildren(
  parent: Element,
  shown: readonly ShownNode[],
  next: readonly TreeNode[],
): readonly ShownNode[] {
  const isOurs =
    parent.childNodes.length === shown.length &&
    shown.every(({ dom }, index) => parent.childNodes[index] === dom);
  if (!isOurs) {
    const created = next.map(createSafe);
    parent.replaceChildren(...created.map(({ dom }) => dom));
    return created;
  }
  const result = next.map((node, index) => {
    const before = shown[index];
    const patched = before && patchNode(before, node);
    if (patched) return patched;
    const created = createSafe(node);
    if (before) parent.replaceChild(created.dom, before.dom);
    else parent.append(created.dom);
    return created;
  });
  for (const { dom } of shown.slice(next.length)) dom.parentNode?.removeChild(dom);
  return result;
}
