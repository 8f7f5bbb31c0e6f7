import type { Delimiter, MarkdownIt, StateInline } from 'markdown-it';
import { contextOf } from './context.ts';

/** Parses a code span that is not closed yet: all text up to the end of the unfinished answer becomes code. */
function openCode(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '`' || !contextOf(state.env).live) return false;
  const marks = /^`+/.exec(state.src.slice(state.pos))?.[0] ?? '';
  const from = state.pos + marks.length;
  const rest = state.src.slice(from, state.posMax);
  if (new RegExp(`(?<!\`)${marks}(?!\`)`).test(rest)) return false;
  if (!silent && rest.trim() !== '') {
    const token = state.push('code_inline', 'code', 0);
    token.markup = marks;
    token.content = rest.replaceAll('\n', ' ');
  }
  state.pos = state.posMax;
  return true;
}

/**
 * Tells whether the text may be the unfinished address of a link: without a closing bracket, and with at most a title
 * after a space.
 */
function isHalfAddress(rest: string): boolean {
  if (!/^\s*\S*(?:\s+(?:["'(][^]*)?)?$/.test(rest)) return false;
  const { length: opened } = rest.match(/\(/g) ?? [];
  const { length: closed } = rest.match(/\)/g) ?? [];
  return closed <= opened;
}

/** Returns where an unfinished link ends, given the end of its label; undefined if its brackets are plain text. */
function endOfAwaited(state: StateInline, labelEnd: number, isLive: boolean): number | undefined {
  const { src, posMax } = state;
  const next = labelEnd + 1;
  if (next >= posMax) return isLive ? posMax : undefined;
  if (src[next] === '(')
    return isLive && isHalfAddress(src.slice(next + 1, posMax)) ? posMax : undefined;
  if (src[next] !== '[') return undefined;
  const end = state.md.helpers.parseLinkLabel(state, next);
  if (end >= 0) return end > next + 1 ? end + 1 : undefined;
  return isLive && !src.slice(next, posMax).includes('\n') ? posMax : undefined;
}

/** Shows only the label of a link whose address or definition has not arrived yet. */
function awaitedLink(state: StateInline, silent: boolean): boolean {
  const context = contextOf(state.env);
  const { src, pos, posMax } = state;
  const isImage = src.startsWith('![', pos);
  if (src[pos] !== '[' && !isImage) return false;
  const start = pos + (isImage ? 2 : 1);
  context.changeable = true;
  if (!context.awaiting) return false;
  const labelEnd = state.md.helpers.parseLinkLabel(state, start - 1);
  if (labelEnd < 0) return false;
  const end = endOfAwaited(state, labelEnd, context.live);
  if (end === undefined) return false;
  if (!silent) {
    state.pos = start;
    state.posMax = labelEnd;
    state.push('awaited_open', 'a', 1);
    state.linkLevel += 1;
    state.md.inline.tokenize(state);
    state.linkLevel -= 1;
    state.push('awaited_close', 'a', -1);
  }
  state.pos = end;
  state.posMax = posMax;
  return true;
}

/**
 * Parses an opening bracket that is never closed. At the end of an unfinished answer it begins a link; elsewhere it
 * is text. The rule runs before the parser's own rule for links, which would search for the closing bracket again
 * each time.
 */
function lonelyBracket(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  const marks = src.startsWith('![', pos) ? '![' : '[';
  if (!src.startsWith(marks, pos) || src.indexOf(']', pos) >= 0) return false;
  const start = pos + marks.length;
  const context = contextOf(state.env);
  const isShort = posMax - start <= 300 && !src.slice(start, posMax).includes('\n');
  if (context.live && isShort) {
    state.pos = src[start] === '^' ? posMax : start;
    return true;
  }
  if (!silent) state.pending += marks;
  state.pos = start;
  return true;
}

/** Tells whether an unmatched mark begins emphasis; an asterisk may also be a multiplication sign. */
function beginsEmphasis(state: StateInline, delimiters: readonly Delimiter[], at: number): boolean {
  const delimiter = delimiters[at];
  if (!delimiter?.open || delimiter.end >= 0) return false;
  if (delimiter.marker === 0x7e) return true;
  const before = state.tokens[delimiter.token - 1]?.content ?? '';
  const isDouble = (delimiter.length ?? 0) >= 2;
  return isDouble ? true : before === '' || /[\s\p{P}]$/u.test(before);
}

/** Closes emphasis that is still open at the end of an unfinished answer. */
function closeEmphasis(state: StateInline): void {
  if (!contextOf(state.env).live) return;
  const { delimiters } = state;
  for (let at = delimiters.length - 1; at >= 0; at -= 1) {
    const opener = delimiters[at];
    if (!opener || !beginsEmphasis(state, delimiters, at)) continue;
    state.push('text', '', 0).content = '';
    opener.end = delimiters.length;
    const { marker } = opener;
    const token = state.tokens.length - 1;
    delimiters.push({ marker, length: 1, token, end: -1, open: false, close: true });
  }
}

/** Adds rules to the Markdown parser for links, code and emphasis that are only half written. */
export function liveRules(md: MarkdownIt): void {
  md.inline.ruler.before('backticks', 'open_code', openCode);
  md.inline.ruler.before('link', 'lonely_bracket', lonelyBracket);
  md.inline.ruler.after('image', 'awaited_link', awaitedLink);
  md.inline.ruler2.after('balance_pairs', 'open_emphasis', closeEmphasis);
}
