import type { MarkdownIt, Token } from 'markdown-it';
import { formulaAt } from './formula.ts';

/** Replaces a bar within a formula of a table, so that it does not separate cells. No text may contain it. */
const BAR = '\uFDD0';

/** Tells whether a bar belongs to a formula: a bracket or no space is around it, or the formula has commands. */
function isOfFormula(tex: string): boolean {
  return (
    /\\[a-zA-Z]|[\^_]/.test(tex) ||
    !/(?<![\\{(]\s?)\s\|\s/.test(tex) ||
    /\\\{|\{|\(/.test(tex.split('|')[0] ?? '')
  );
}

function maskRow(row: string): string {
  if (!row.includes('|') || !/\$|\\[([]/.test(row)) return row;
  let masked = '';
  for (let at = 0; at < row.length;) {
    const opens = row[at] === '$' || /^\\[([]/.test(row.slice(at, at + 2));
    const found = opens ? formulaAt(row, at) : undefined;
    const end = typeof found === 'object' ? found.end : at + (row[at] === '\\' ? 2 : 1);
    const part = row.slice(at, end);
    const isFormula = typeof found === 'object' && isOfFormula(found.tex);
    masked += isFormula ? part.replace(/(?<!\\)\|/g, BAR) : part;
    at = end;
  }
  return masked;
}

const isDelimiterRow = (line: string): boolean =>
  line.includes('-') && line.includes('|') && /^[\s|:>-]+$/.test(line);

const unmask = (text: string): string => text.replaceAll(BAR, '|');

/** Keeps the bars of formulas from dividing the cells of a table. */
export function pipes(md: MarkdownIt): void {
  md.core.ruler.before('block', 'mask_bars', (state) => {
    state.src = state.src.replaceAll(BAR, '\uFFFD');
    const lines = state.src.split('\n');
    if (lines.some(isDelimiterRow)) state.src = lines.map(maskRow).join('\n');
  });
  md.core.ruler.after('block', 'unmask_bars', (state) => {
    state.tokens.forEach((token: Token) => {
      token.content = unmask(token.content);
      token.info = unmask(token.info);
    });
    state.src = unmask(state.src);
  });
}
