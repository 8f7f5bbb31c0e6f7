import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { contextOf } from './context.ts';

/**
 * Longest last line, in characters, that is held back because it may turn out to be markup; a longer one is shown.
 */
const LONGEST = 300;

/**
 * Matches a last line that may still become different blocks: only marks, the opening line of a code block, or the
 * beginning of a definition.
 */
const UNDECIDED = [
  /^[\s>]*(?:[-+*=_#~`|:.\s]+|\d{1,9}[.)]?)$/,
  /^[\s>]*(?:`{3,}|~{3,})[^`]*$/,
  /^ {0,3}\[[^\]]*\]?$/,
  /^ {0,3}\[(?!\^)[^\]]+\]:/,
  /^ {0,3}\[\^[^\]]+\]:\s*$/,
];

/**
 * Matches the end of a text that may be half of a mark, an address, a tag, an entity or a TeX command.
 */
const HALF =
  /(?:[*_~`]{1,8}|<(?:[a-z][a-z\d+.-]{0,30}(?::[^\s<>]{0,300})?|\/?[a-z]{0,20})?|&#?\w{0,10}|\\(?:b(?:e(?:g(?:i(?:n(?:\{[a-zA-Z]*\*?)?)?)?)?)?)?)$/i;

/** Returns the text without a last line that could still become different kinds of blocks. */
export function withoutUndecidedEnd(text: string): string {
  const whole = text.replace(/[\uD800-\uDBFF\r]$/, '');
  const start = whole.lastIndexOf('\n') + 1;
  const line = whole.slice(start);
  const isShort = line !== '' && line.length < LONGEST;
  return isShort && UNDECIDED.some((pattern) => pattern.test(line)) ? whole.slice(0, start) : whole;
}

const isLeaf = ({ type }: Token): boolean => /^(?:inline|fence|code_block|hr)$/.test(type);

/** Returns the token of the sentence or table cell that is still being written, if the text ends in one. */
function liveToken(state: StateCore): Token | undefined {
  if (/\n[ \t>]*\n[ \t>]*$/.test(state.src)) return undefined;
  const last = state.tokens.findLastIndex(
    (token) => isLeaf(token) && (token.type !== 'inline' || token.content !== ''),
  );
  const token = state.tokens[last];
  if (token?.type !== 'inline') return undefined;
  const isParagraph = state.tokens[last - 1]?.type === 'paragraph_open';
  return isParagraph || !state.src.endsWith('\n') ? token : undefined;
}

/**
 * Turns the last line of a paragraph into a table header if it looks like one, before the row of dashes has arrived.
 */
function beginTable(state: StateCore, paragraph: Token): void {
  const lines = paragraph.content.split('\n');
  const head = lines.pop() ?? '';
  if (!head.startsWith('|') || lines.at(-1)?.startsWith('|')) return;
  const row = /[^\\]\|\s*$/.test(head) ? head : `${head} |`;
  const columns = row.split(/(?<!\\)\|/).length - 2;
  const tokens: Token[] = [];
  state.md.block.parse(`${row}\n|${' - |'.repeat(columns)}`, state.md, state.env, tokens);
  const at = state.tokens.indexOf(paragraph);
  if (lines.length > 0) {
    paragraph.content = lines.join('\n');
    state.tokens.splice(at + 2, 0, ...tokens);
  } else state.tokens.splice(at - 1, 3, ...tokens);
}

/**
 * Parses the sentences of all blocks. When an unfinished answer ends with an incomplete Markdown mark, such as the first
 * of two asterisks, that mark is left out.
 */
function readInline(state: StateCore): void {
  const context = contextOf(state.env);
  if (context.outline) return;
  const written = context.open ? liveToken(state) : undefined;
  if (written && state.tokens[state.tokens.indexOf(written) - 1]?.type === 'paragraph_open')
    beginTable(state, written);
  const live = context.open ? liveToken(state) : undefined;
  for (const token of state.tokens) {
    if (token.type !== 'inline') continue;
    context.live = token === live;
    if (context.live) token.content = withoutHalf(token.content);
    token.children ??= [];
    state.md.inline.parse(token.content, state.md, state.env, token.children);
  }
  context.live = false;
}

/**
 * Removes an incomplete Markdown mark from the end of a text. A backslash stays if another backslash escapes it.
 */
function withoutHalf(content: string): string {
  const half = HALF.exec(content)?.[0] ?? '';
  const before = content.slice(0, content.length - half.length);
  return half.startsWith('\\') && /(?<!\\)(?:\\\\)*\\$/.test(before) ? content : before;
}

/** Replaces the parser's step that reads sentences by one that can read an unfinished sentence. */
export function live(md: MarkdownIt): void {
  md.core.ruler.at('inline', readInline);
}
