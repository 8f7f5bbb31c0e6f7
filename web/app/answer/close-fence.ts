import { COMPLETE } from './context.ts';
import { parse } from './parser.ts';

const CLOSING = /^ {0,3}(`+|~+)[ \t]*$/;

/**
 * Returns an answer in Markdown, with its last code block closed if the answer left it open. Otherwise text appended
 * to the answer would become code. Code within a list or quote is left open, because it ends with the list or quote.
 */
export function closeFence(text: string): string {
  const last = parse(text, { ...COMPLETE }, {}).at(-1);
  if (last?.type !== 'fence' || last.level > 0) return text;
  const { markup, map } = last;
  const lines = text.split(/\r\n|\r|\n/).slice(...(map ?? []));
  const closing = CLOSING.exec(lines.slice(1).at(-1) ?? '')?.[1] ?? '';
  if (closing.startsWith(markup)) return text;
  return `${text}${/[\r\n]$/.test(text) ? '' : '\n'}${markup}`;
}
