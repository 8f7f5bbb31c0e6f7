import type { MarkdownIt, Token } from 'markdown-it';
import { formulaAt } from './formula.ts';

/**
 * Stands for `|` within a formula of a table, so that the parser does not split the cell there. Texts cannot contain
 * this character.
 */
const BAR = '\uFDD0';

/**
 * Tells whether the `|` in a text between dollar signs belongs to a formula. It does if no spaces are around it, or
 * if the text contains a bracket before it or TeX commands.
 */
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

/** Adds rules to the Markdown parser so that a `|` within a formula does not split a table cell. */
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
