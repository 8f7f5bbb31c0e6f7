import { MAX_HEADER_CHARACTERS, parseHeader, type Header } from './header.ts';

/** What the first lines of an answer turned out to be, and the text that follows them. */
export type HeaderFound = Readonly<{ header: Header | undefined; line: string; text: string }>;

/** Characters that may come before and within a header line. */
const LONGEST = 4 * MAX_HEADER_CHARACTERS;
const OPENING = /^[\s\uFEFF]*(?:(?:```|~~~)[a-z]*[ \t]*\r?\n\s*)?/;
/** Could still become a code fence. */
const MAYBE_FENCE = /^[\s\uFEFF]*(?:`{1,2}|~{1,2}|(?:```|~~~)[a-z]*[ \t]*\r?)$/;
const CLOSING = /^[ \t]*(?:```|~~~)[ \t]*(?:\r?\n\s*|$)/;
const MAYBE_CLOSING = /^[ \t]*(?:`{0,3}|~{0,3})[ \t]*\r?$/;

/**
 * Finds the header in the first characters of an answer, however they are split into chunks.
 * Tolerates blank lines, a byte order mark and a code fence around it.
 *
 * @returns undefined while more text is needed; at the end of the answer (`ended`) always a result.
 */
export function findHeader(text: string, ended: boolean): HeaderFound | undefined {
  const opening = OPENING.exec(text)?.[0] ?? '';
  const rest = text.slice(opening.length);
  const none = { header: undefined, line: '', text };
  const isLong = text.length > LONGEST;
  if (!ended && !isLong && (rest === '' || MAYBE_FENCE.test(text))) return undefined;
  const end = endOfLine(rest);
  if (end === undefined && !ended) return rest.length > LONGEST ? none : undefined;
  const line = rest.slice(0, end);
  const header = parseHeader(line.trimEnd());
  if (header === undefined) return none;
  const after = rest.slice(line.length).replace(/^[ \t]*\r?\n/, '');
  if (opening.trim() === '' || opening === '\uFEFF') return { header, line, text: after };
  if (!ended && MAYBE_CLOSING.test(after)) return undefined;
  return { header, line, text: after.replace(CLOSING, '') };
}

/** Where the line of a header ends: at a line break, or at the brace of one in JSON. */
function endOfLine(text: string): number | undefined {
  const end = text.startsWith('{"') ? text.indexOf('}') + 1 : text.indexOf('\n');
  return end > 0 ? end : undefined;
}
