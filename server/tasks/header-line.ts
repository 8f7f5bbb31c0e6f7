import {
  couldBeHeader,
  endOfHeader,
  parseAfterSentence,
  parseHeader,
  type Header,
} from './header.ts';

/**
 * The first line of a text: a route header, one short sentence that can precede the header, or text of the answer.
 * `undecided` means that more text is needed.
 */
export type FirstLine =
  | Readonly<{ type: 'header'; header: Header; line: string }>
  | Readonly<{ type: 'sentence'; length: number }>
  | Readonly<{ type: 'text' }>
  | Readonly<{ type: 'undecided' }>;

/** Longest line that counts as a sentence before the route header, in bytes of UTF-8. */
const SENTENCE_BYTES = 120;

/** Reads the first line of a text, after which no text follows if the stream has ended. */
export function readFirstLine(
  text: string,
  ended: boolean,
  { hasSentence, fence }: Readonly<{ hasSentence: boolean; fence: string | undefined }>,
): FirstLine {
  const mayBeSentence = !hasSentence && fence === undefined;
  const end = endOfHeader(text);
  if (end === undefined && !ended) {
    const canWait = couldBeHeader(text) || (mayBeSentence && isShort(text));
    return canWait ? { type: 'undecided' } : { type: 'text' };
  }
  const line = text.slice(0, end);
  const header = parseHeader(line.trimEnd());
  if (header && (header.confidence !== undefined || !hasSentence))
    return { type: 'header', header, line };
  if (!mayBeSentence || !isShort(line)) return { type: 'text' };
  const behind = parseAfterSentence(line.trimEnd());
  if (behind) return { type: 'header', header: behind, line };
  if (end === undefined || text.startsWith('{')) return { type: 'text' };
  return { type: 'sentence', length: end };
}

const isShort = (line: string): boolean => Buffer.byteLength(line) <= SENTENCE_BYTES;
