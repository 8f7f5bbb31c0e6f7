import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { contextOf } from './context.ts';
import { formulaAt } from './formula.ts';

/** Matches punctuation behind a displayed formula; it is kept on the formula's line. */
const PUNCTUATION = /^[ \t]*([.,;:!?。，、；：！？।])(?=\s|$)/;
const OPENERS = /\\[[(]|\$\$|\\begin\{|`+|\\[^]/g;

/** Parses a formula anywhere in a sentence: `\[…\]`, `$$…$$`, `\(…\)`, `$…$` or a TeX environment. */
function formula(state: StateInline, silent: boolean): boolean {
  const character = state.src[state.pos];
  if (character !== '$' && character !== '\\') return false;
  const context = contextOf(state.env);
  const found = formulaAt(state.src, state.pos);
  if (found === undefined) return false;
  if (found === 'unclosed') {
    if (!context.live) return false;
    if (!silent) state.push('formula_pending', '', 0);
    state.pos = state.posMax;
    return true;
  }
  if (found.end > state.posMax) return false;
  const after = found.display ? PUNCTUATION.exec(state.src.slice(found.end, found.end + 8)) : null;
  if (!silent) {
    const token = state.push('formula', '', 0);
    token.content = found.tex;
    token.meta = { display: found.display, after: after?.[1] ?? '' };
  }
  state.pos = found.end + (after?.[0].length ?? 0);
  return true;
}

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

/**
 * Returns the last line of the displayed formulas that begin on `line`; undefined if all of them end on that line.
 */
function lastLineOfFormula(state: StateBlock, line: number, endLine: number): number | undefined {
  const first = lineOf(state, line);
  if (!/\\\[|\$\$|\\begin\{/.test(first)) return undefined;
  let text = first;
  let last = line;
  for (let at = 0; ;) {
    OPENERS.lastIndex = at;
    const opener = OPENERS.exec(text);
    if (opener === null || opener.index >= first.length) return last > line ? last : undefined;
    at = OPENERS.lastIndex;
    if (opener[0].startsWith('`')) {
      const end = text.indexOf(opener[0], at);
      if (end >= 0) at = end + opener[0].length;
      continue;
    }
    let found = formulaAt(text, opener.index);
    let next = last + 1;
    for (; found === 'unclosed' && isWithin(state, next, endLine); next += 1) {
      text += `\n${lineOf(state, next)}`;
      found = formulaAt(text, opener.index);
    }
    const isOpen = next === state.lineMax && contextOf(state.env).open;
    if (found === undefined || (found === 'unclosed' && !isOpen)) {
      if (last === line) text = first;
      continue;
    }
    last = next - 1;
    if (found === 'unclosed') return last > line ? last : undefined;
    at = found.end;
  }
}

/** Tells whether a line continues the paragraph, even if it begins like a list or a heading. */
const isWithin = (state: StateBlock, line: number, endLine: number): boolean =>
  line < endLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent;

/**
 * Parses a paragraph with a formula of several lines, some of which look like the beginning of a list, quote or
 * heading.
 */
function paragraphWithFormula(state: StateBlock, startLine: number, endLine: number): boolean {
  const rules = state.md.block.ruler.getRules('paragraph');
  const { parentType } = state;
  state.parentType = 'paragraph';
  let hasFormula = false;
  let line = startLine;
  for (let free = startLine + 1; ; free = Math.max(free, line + 1)) {
    const last = lastLineOfFormula(state, line, endLine);
    hasFormula ||= last !== undefined;
    line = (last ?? line) + 1;
    if (line >= endLine || state.isEmpty(line)) break;
    const indent = state.sCount[line] ?? 0;
    if (indent - state.blkIndent > 3 || indent < 0) continue;
    if (rules.some((rule) => rule(state, line, endLine, true))) break;
    if (!hasFormula && /^(?:=+|-+)[ \t]*$/.test(lineOf(state, line))) break;
  }
  state.parentType = parentType;
  if (!hasFormula) return false;
  state.line = line;
  state.push('paragraph_open', 'p', 1).map = [startLine, line];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  inline.map = [startLine, line];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

/** Adds rules for formulas to the Markdown parser. */
export function formulas(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'formula', formula);
  md.block.ruler.before('lheading', 'paragraph_with_formula', paragraphWithFormula);
}
