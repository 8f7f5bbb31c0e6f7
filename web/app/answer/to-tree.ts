import type { Token } from 'markdown-it';

import { directionOf, isolateQuantities, ITSELF } from './direction.ts';
import { unescapeAll } from './parser.ts';
import { toInline, type Drawing } from './to-inline.ts';
import { element, type TreeElement, type TreeNode } from './tree.ts';

const WITH_DIRECTION = /^(?:p|li|ul|ol|h[1-6]|blockquote|table|th|td)$/;
const SENTENCES = /^(?:p|li|h[1-6]|th|td)$/;

/**
 * Matches parts that do not count for the direction of a list item, such as nested lists, which have their own
 * direction.
 */
const isOther = ({ tag }: TreeElement): boolean => ITSELF.has(tag) || tag === 'ul' || tag === 'ol';

/** Sets the text direction of a block by the letters in it. */
function directed(node: TreeElement): TreeElement {
  if (!WITH_DIRECTION.test(node.tag)) return node;
  const dir = directionOf(node.children, node.tag === 'li' ? isOther : undefined);
  if (dir === undefined) return node;
  const isRight = dir === 'rtl' && SENTENCES.test(node.tag);
  return {
    ...node,
    attributes: { ...node.attributes, dir },
    children: isRight ? isolateQuantities(node.children) : node.children,
  };
}

function codeBlock(token: Token, drawing: Drawing): TreeNode {
  const language = /^\S{1,30}/.exec(unescapeAll(token.info).trim())?.[0] ?? '';
  const code = token.content.replace(/\n$/, '');
  const name = language === '' ? 'text' : language;
  const number = drawing.nextCode();
  return element('div', { class: 'code', translate: 'no' }, [
    element('div', { class: 'code-head' }, [
      element('span', {}, [name]),
      element(
        'button',
        { type: 'button', class: 'code-copy', 'aria-label': `Copy code ${number}, ${name}` },
        ['Copy'],
      ),
    ]),
    element('pre', { dir: 'ltr' }, [
      element('code', language === '' ? {} : { class: `language-${language}` }, [
        ...drawing.highlight(code, language),
      ]),
    ]),
  ]);
}

/** Turns `[ ]` or `[x]` at the beginning of a list item into a checkbox. */
function withBox(children: readonly TreeNode[]): readonly TreeNode[] {
  const [first, ...rest] = children;
  if (typeof first === 'object' && first.tag === 'p')
    return [{ ...first, children: withBox(first.children) }, ...rest];
  const mark = typeof first === 'string' ? /^\[([ xX])\]\s+/.exec(first) : null;
  if (typeof first !== 'string' || mark === null) return children;
  const done = mark[1] !== ' ';
  const label = done ? 'Done' : 'To do';
  const box = element('span', { class: 'task', role: 'img', 'aria-label': label }, [
    done ? '☑' : '☐',
  ]);
  return [box, ` ${first.slice(mark[0].length)}`, ...rest];
}

function begin(token: Token): TreeElement {
  const align = /^text-align:(left|right|center)$/.exec(String(token.attrGet('style')))?.[1];
  return element(token.tag, {
    class: align === undefined ? undefined : `align-${align}`,
    scope: token.tag === 'th' ? 'col' : undefined,
    start: token.tag === 'ol' ? (token.attrGet('start')?.toString() ?? undefined) : undefined,
  });
}

function end(start: TreeElement, children: readonly TreeNode[]): TreeNode {
  const node = directed({ ...start, children: start.tag === 'li' ? withBox(children) : children });
  return start.tag === 'table' ? element('div', { class: 'table' }, [node]) : node;
}

/**
 * Returns the tree nodes for the blocks of an answer, without footnotes, which are shown at the end of the answer.
 */
export function toTree(tokens: readonly Token[], drawing: Drawing): readonly TreeNode[] {
  const root: TreeNode[] = [];
  const open: { start: TreeElement; children: TreeNode[] }[] = [];
  let inFootnote = 0;
  for (const token of tokens) {
    if (token.type.startsWith('footnote_')) inFootnote += token.nesting;
    if (inFootnote > 0 || token.type.startsWith('footnote_') || token.hidden) continue;
    const into = open.at(-1)?.children ?? root;
    if (token.nesting === 1) open.push({ start: begin(token), children: [] });
    else if (token.nesting === -1) {
      const closed = open.pop();
      if (closed) (open.at(-1)?.children ?? root).push(end(closed.start, closed.children));
    } else if (token.type === 'inline') into.push(...toInline(token.children ?? [], drawing));
    else if (token.type === 'hr') into.push(element('hr'));
    else into.push(codeBlock(token, drawing));
  }
  return root;
}
