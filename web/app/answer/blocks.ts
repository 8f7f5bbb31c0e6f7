import type { Token } from 'marked';

type Lex = (text: string) => readonly Token[];

const meaningful = (token: Token): boolean => token.type !== 'space';

/**
 * Splits a growing text into blocks that can no longer change and the tail that still can. A block is
 * settled when a later one has begun on a line that is complete; so each text is lexed once, but for its tail.
 */
export function makeBlocks(lex: Lex) {
  let settledLength = 0;
  return {
    /** @returns newly settled blocks, in order, and the tail's blocks. `text` must extend the last one. */
    grow(text: string): { settled: readonly Token[]; tail: readonly Token[] } {
      const rest = text.slice(settledLength);
      const complete = rest.slice(0, rest.lastIndexOf('\n') + 1);
      const tokens = lex(complete);
      const open = tokens.findLastIndex(meaningful);
      const settled = tokens.slice(0, Math.max(open, 0));
      const length = settled.reduce((sum, { raw }) => sum + raw.length, 0);
      // A lexer that normalises its input could lose count; then nothing settles, which is only slower.
      if (!complete.startsWith(settled.map(({ raw }) => raw).join('')))
        return { settled: [], tail: lex(rest) };
      settledLength += length;
      return { settled: settled.filter(meaningful), tail: lex(rest.slice(length)) };
    },
  };
}

/** Hides what only looks broken because its end has not arrived: an open formula, a dangling marker. */
export function quietTail(text: string): string {
  const formula = text.lastIndexOf('$$');
  const isOpen = formula >= 0 && (text.split('$$').length - 1) % 2 === 1;
  const shown = isOpen && !insideFence(text) ? text.slice(0, formula) : text;
  return insideFence(shown)
    ? shown
    : shown.replace(/(?:[*_$|]+|`{1,2}|!?\[[^\]\n]*(?:\]\([^)\s]*)?)$/, '');
}

const insideFence = (text: string): boolean =>
  (text.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) % 2 === 1;
