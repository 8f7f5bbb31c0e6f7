import { element, type TreeElement, type TreeNode } from './tree.ts';

const TOKEN = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|[^<]+|</g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decodeOne(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return CHARACTERS[name] ?? entity;
  const code = Number(name.replace(/^#x/i, '0x').replace(/^#/, ''));
  return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

const decode = (text: string): string =>
  text.replace(/&(?:#x[\da-f]{1,6}|#\d{1,7}|\w+);/gi, decodeOne);

/** Parses the well-formed markup that the libraries for formulas and code produce; a stray `<` is treated as text. */
export function readMarkup(markup: string): readonly TreeNode[] {
  const root: TreeNode[] = [];
  const open: { tag: TreeElement; children: TreeNode[] }[] = [];
  let children = root;
  for (const [whole, end, tag, attributes = '', empty] of markup.matchAll(TOKEN)) {
    if (tag === undefined) {
      children.push(decode(whole));
      continue;
    }
    if (end === '/') {
      const closed = open.pop();
      if (closed === undefined) continue;
      children = open.at(-1)?.children ?? root;
      children.push({ ...closed.tag, children: closed.children });
      continue;
    }
    const read = element(
      tag,
      Object.fromEntries(
        [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [
          name,
          decode(value),
        ]),
      ),
    );
    if (empty === '/') children.push(read);
    else {
      const inner: TreeNode[] = [];
      open.push({ tag: read, children: inner });
      children = inner;
    }
  }
  return root;
}
