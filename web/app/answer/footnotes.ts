import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { contextOf } from './context.ts';

const LABEL = /^\[\^([^\]\s[]{1,100})\]/;

type BlockArguments = [state: StateBlock, startLine: number, endLine: number, silent: boolean];

/** Returns a footnote's label in the form in which labels are compared: in lower case and with normalised Unicode. */
const normal = (label: string): string => label.normalize().toLowerCase();

/** Parses the definition of a footnote, `[^label]: text`, whose further paragraphs are indented by four spaces. */
function definition(...[state, startLine, endLine, silent]: BlockArguments): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const indent = state.sCount[startLine] ?? 0;
  if (indent - state.blkIndent >= 4 || state.src[start] !== '[') return false;
  const [marks, label = ''] = LABEL.exec(state.src.slice(start, start + 104)) ?? [];
  if (marks === undefined || state.src[start + marks.length] !== ':') return false;
  if (silent) return true;

  const { parentType, blkIndent, tight } = state;
  const { [startLine]: bMark = 0 } = state.bMarks;
  const { [startLine]: tShift = 0 } = state.tShift;
  const open = state.push('footnote_open', '', 1);
  open.meta = { label: normal(label) };
  const from = start + marks.length + 1;
  const text = state.src.slice(from, state.eMarks[startLine]);
  const spaces = text.length - text.trimStart().length;
  state.bMarks[startLine] = from;
  state.tShift[startLine] = spaces;
  state.blkIndent += 4;
  state.sCount[startLine] = state.blkIndent;
  state.parentType = 'footnote';
  state.md.block.tokenize(state, startLine, endLine);
  state.parentType = parentType;
  state.blkIndent = blkIndent;
  state.tight = tight;
  state.bMarks[startLine] = bMark;
  state.tShift[startLine] = tShift;
  state.sCount[startLine] = indent;
  open.map = [startLine, state.line];
  state.push('footnote_close', '', -1);
  return true;
}

/**
 * Parses the reference to a footnote, `[^label]`. Whether a footnote with this label exists is known only when the
 * answer is complete.
 */
function reference(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('[^', state.pos)) return false;
  const [marks, label = ''] = LABEL.exec(state.src.slice(state.pos, state.pos + 104)) ?? [];
  if (marks === undefined || state.pos + marks.length > state.posMax) return false;
  if (state.src[state.pos + marks.length] === '(') return false;
  contextOf(state.env).changeable = true;
  if (!silent) {
    const token = state.push('footnote', '', 0);
    token.content = marks;
    token.meta = { label: normal(label) };
  }
  state.pos += marks.length;
  return true;
}

/** Adds rules for footnotes to the Markdown parser. */
export function footnotes(md: MarkdownIt): void {
  md.block.ruler.before('reference', 'footnote', definition, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  md.inline.ruler.before('link', 'footnote', reference);
}
