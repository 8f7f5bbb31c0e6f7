import type { Token } from 'markdown-it';
import { element, type TreeNode } from './tree.ts';

/** Functions and values for rendering the tokens of an answer. `tex` and `highlight` are loaded when first needed. */
export type Drawing = Readonly<{
  tex: (tex: string, display: boolean) => TreeNode;
  highlight: (code: string, language: string) => readonly TreeNode[];
  /**
   * Returns the number of a footnote, and whether this is the first reference to it; undefined if no such footnote is
   * defined.
   */
  footnote: (label: string) => Readonly<{ number: number; isFirst: boolean }> | undefined;
  /** Name of the answer, which makes its element ids differ from those of other answers. */
  name: string;
  isSafe: (href: string) => boolean;
  /** Returns the number of the next code block, so that each code block gets its own name. */
  nextCode: () => number;
}>;

/**
 * Deepest nesting of inline marks, such as bold within italic. Deeper marks are ignored, because browsers fail to lay
 * them out.
 */
const DEEPEST = 40;

const attribute = (token: Token, name: string): string | undefined =>
  token.attrGet(name)?.toString();
const string = (value: unknown): string => (typeof value === 'string' ? value : '');

function formula({ content, meta }: Token, { tex }: Drawing): TreeNode {
  const display = meta?.['display'] === true;
  const drawn = tex(content, display);
  if (!display) return element('span', { class: 'math' }, [drawn]);
  const after = string(meta?.['after']);
  if (after === '') return element('span', { class: 'formula' }, [drawn]);
  return element('span', { class: 'formula formula-after' }, [drawn, after]);
}

function footnote({ content, meta }: Token, { footnote: numberOf, name }: Drawing): TreeNode {
  const found = numberOf(string(meta?.['label']));
  if (found === undefined) return content;
  const { number, isFirst } = found;
  return element('sup', { class: 'footnote-ref' }, [
    element(
      'a',
      {
        href: `#fn-${name}-${number}`,
        id: isFirst ? `fnref-${name}-${number}` : undefined,
        'aria-label': `Footnote ${number}`,
      },
      [String(number)],
    ),
  ]);
}

function link(href: string, title: string | undefined, { isSafe }: Drawing) {
  const target = isSafe(href)
    ? { href, target: '_blank', rel: 'noopener noreferrer nofollow', title }
    : undefined;
  return element(target ? 'a' : 'span', { ...target });
}

function leaf(token: Token, drawing: Drawing): readonly TreeNode[] {
  switch (token.type) {
    case 'softbreak':
      return [element('br', { class: 'soft' }), '\n'];
    case 'hardbreak':
      return [element('br'), '\n'];
    case 'code_inline':
      return [element('code', { dir: 'auto', translate: 'no' }, [token.content])];
    case 'formula':
      return [formula(token, drawing)];
    case 'formula_pending':
      return [element('span', { class: 'formula-pending', 'aria-hidden': 'true' })];
    case 'footnote':
      return [footnote(token, drawing)];
    case 'image': {
      const href = attribute(token, 'src') ?? '';
      const text = (token.children ?? []).map(({ content }) => content).join('');
      const shown = `Image: ${text === '' ? href : text}`;
      const { tag, attributes } = link(href, attribute(token, 'title'), drawing);
      return [element(tag, { ...attributes, class: 'image' }, [shown])];
    }
    default:
      return token.content === '' ? [] : [token.content];
  }
}

function begin(token: Token, drawing: Drawing) {
  if (token.type === 'link_open')
    return link(attribute(token, 'href') ?? '', attribute(token, 'title'), drawing);
  if (token.type === 'awaited_open') return element('span', { class: 'awaited' });
  return element(token.tag === 's' ? 'del' : token.tag);
}

/** Tells whether a node is a displayed formula, behind which a line break has no effect. */
const isDisplayed = (node: TreeNode | undefined): boolean =>
  typeof node === 'object' && /^formula(?: |$)/.test(node.attributes['class'] ?? '');

/** Appends nodes to a list, joining adjacent texts, so that equal content always gives the same tree. */
function pushAll(into: TreeNode[], nodes: readonly TreeNode[]): void {
  for (const node of nodes) {
    const last = into.at(-1);
    if (typeof node === 'string' && typeof last === 'string') into[into.length - 1] = last + node;
    else if (node !== '') into.push(node);
  }
}

/** Returns the tree nodes for the tokens of a sentence. */
export function toInline(tokens: readonly Token[], drawing: Drawing): readonly TreeNode[] {
  const root: TreeNode[] = [];
  const open: { start: ReturnType<typeof begin>; children: TreeNode[] }[] = [];
  let ignored = 0;
  for (const token of tokens) {
    const into = open.at(-1)?.children ?? root;
    if (token.nesting === 1) {
      if (open.length >= DEEPEST) ignored += 1;
      else open.push({ start: begin(token, drawing), children: [] });
    } else if (token.nesting === -1) {
      if (ignored > 0) ignored -= 1;
      else {
        const closed = open.pop();
        if (closed)
          pushAll(open.at(-1)?.children ?? root, [{ ...closed.start, children: closed.children }]);
      }
    } else if (token.type === 'softbreak' && isDisplayed(into.at(-1))) pushAll(into, ['\n']);
    else pushAll(into, leaf(token, drawing));
  }
  return root;
}
