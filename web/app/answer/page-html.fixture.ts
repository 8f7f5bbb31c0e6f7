import { makeDrawer, type Means } from './draw-answer.ts';
import { readMarkup } from './markup.ts';
import { highlight } from './highlight.ts';
import { makeReader } from './read-answer.ts';
import { tex } from './tex.ts';
import type { TreeElement, TreeNode } from './tree.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

export function htmlOf(node: TreeNode): string {
  if (typeof node === 'string') return escaped(node);
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
  return `<${node.tag}${attributes}>${node.children.map(htmlOf).join('')}</${node.tag}>`;
}

export const MEANS: Means = {
  name: 'a',
  isSafe: (href) => /^(?:https?:\/\/|mailto:)[^\s]/i.test(href),
  tex,
  highlight: (code, language) => {
    const colored = highlight(code, language);
    return colored === undefined ? [code] : readMarkup(colored);
  },
};

/** Renders an answer that arrives in pieces; returns what the page shows after each piece and at the end. */
export function drawnPieces(
  pieces: readonly string[],
  done = true,
): readonly (readonly TreeElement[])[] {
  const read = makeReader();
  const drawer = makeDrawer(MEANS);
  let text = '';
  const states = pieces.map((piece) => {
    text += piece;
    return drawer.draw(read(text, false), false).elements;
  });
  return done ? [...states, drawer.draw(read(text, true), true).elements] : states;
}

/** Returns the HTML that the page shows for a complete answer. */
export const pageHtml = (text: string): string =>
  makeDrawer(MEANS).draw(makeReader()(text, true), true).elements.map(htmlOf).join('\n');
