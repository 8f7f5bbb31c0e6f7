import { spoken } from './speech.ts';
import type { TreeElement, TreeNode } from './tree.ts';

const BLOCK = /^(?:p|li|h[1-6]|blockquote|pre|tr|div|section|hr)$/;

function words(node: TreeNode): string {
  if (typeof node === 'string') return node;
  const { tag, attributes, children } = node;
  const inner = (): string => children.map(words).join('');
  if (tag === 'math') return ` ${spoken(node)} `;
  if (tag === 'button' || attributes['aria-hidden'] === 'true') return '';
  if (attributes['class'] === 'code-head') return `Code, ${inner()}: `;
  if (attributes['class'] === 'tex') return ' formula ';
  if (attributes['class'] === 'footnote-back') return '';
  if (attributes['class'] === 'footnote-ref') return ` (footnote ${inner()})`;
  if (attributes['role'] === 'img') return `${attributes['aria-label'] ?? ''}:`;
  if (tag === 'th' || tag === 'td') return `${inner()}, `;
  if (tag === 'br') return ' ';
  return BLOCK.test(tag) ? ended(inner()) : inner();
}

/** Adds a full stop to the text of a block that lacks one, so that a voice pauses after the block. */
function ended(text: string): string {
  const trimmed = text.trim().replace(/,$/, '');
  if (trimmed === '') return '';
  return /[.!?:;,。！？：；،؟।]$/u.test(trimmed) ? `${trimmed} ` : `${trimmed}. `;
}

/** Returns the text of a rendered answer for a screen reader, with its formulas in words. */
export const wordsOf = (elements: readonly TreeElement[]): string =>
  elements
    .map(words)
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?])/g, '$1')
    .trim();
