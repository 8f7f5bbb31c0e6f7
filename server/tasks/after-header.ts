import { openAnswer } from './answer-tag.ts';
import { couldBeHeader, endOfHeader, parseHeader, type Header } from './header.ts';
import { toRouteCode } from './routes.ts';
import { SPECIALISTS } from './specialists/all.ts';

/**
 * The part of the text after a route header that still belongs to the header: its length in characters, and what may
 * follow it.
 */
export type Separator = Readonly<{
  drop: number;
  fence: string | undefined;
  /** Marks that can close the answer, when its opening mark belongs to that part. */
  closes?: readonly string[];
  next: 'line-end' | 'after-fence' | 'text';
}>;

/**
 * Upper bound on blank characters that are held back, because a closing fence or a repeated route header may follow
 * them.
 */
const LONGEST_BLANK = 256;
const BLANK_LINES = /^(?:[ \t]*\r?\n)*/;
const CLOSING = /^ {0,3}(`{3,}|~{3,})[ \t]*(?:\r?\n|$)/;
const MAYBE_CLOSING = /^ {0,3}(?:`{0,16}|~{0,16})[ \t]{0,8}\r?$/;
const LABELS = ['route', 'category', 'header'];

type After = Readonly<{
  header: Header;
  fence: string | undefined;
  mayOpen: boolean;
  ended: boolean;
}>;

/**
 * Finds the part of the text after a route header that still belongs to the header. This is the end of a code fence
 * around the header, blank lines after that fence, the opening mark of an answer, or a repetition of the header.
 * `mayOpen` tells whether such an opening mark can follow. Everything after that part is the
 * answer, unchanged.
 *
 * @returns undefined while more text is needed to decide
 */
export function separatorAfter(
  text: string,
  { header, fence, mayOpen, ended }: After,
): Separator | undefined {
  const blank = BLANK_LINES.exec(text)?.[0].length ?? 0;
  const rest = text.slice(blank);
  const answer: Separator = { drop: 0, fence, next: 'text' };
  if (blank > LONGEST_BLANK) return answer;
  if (rest.trim() === '') return ended || rest.length > LONGEST_BLANK ? answer : undefined;
  if (fence !== undefined) {
    const [closing = '', mark = ''] = CLOSING.exec(rest) ?? [];
    const isWhole = ended || closing.endsWith('\n');
    if (mark.startsWith(fence) && isWhole)
      return { drop: blank + closing.length, fence: undefined, next: 'after-fence' };
    if (!ended && MAYBE_CLOSING.test(rest)) return undefined;
  }
  const opening = mayOpen ? openAnswer(rest) : undefined;
  if (opening === 'undecided') return ended ? answer : undefined;
  if (opening !== undefined)
    return { drop: blank + opening.length, fence, closes: opening.closes, next: 'line-end' };
  const end = endOfHeader(rest) ?? (ended ? rest.length : undefined);
  if (end === undefined) return couldRepeat(rest, header) ? undefined : answer;
  const repeated = parseHeader(rest.slice(0, end).trimEnd());
  const isSame = repeated?.confidence === header.confidence && codeOf(repeated) === codeOf(header);
  return isSame ? { drop: blank + end, fence, next: 'line-end' } : answer;
}

const codeOf = (header: Header | undefined): string | undefined =>
  header && (toRouteCode(header.code) ?? header.code);

/** Tells whether an incomplete line could become a repetition of the route header. */
function couldRepeat(line: string, header: Header): boolean {
  if (!couldBeHeader(line)) return false;
  const word = /[a-z_]+/i.exec(line)?.[0].toLowerCase() ?? '';
  const code = toRouteCode(header.code);
  const names = code === undefined ? [header.code] : [code, SPECIALISTS[code].name.toLowerCase()];
  return [...names, ...LABELS].some((name) => name.startsWith(word));
}
