import { z } from 'zod';
import { toRouteCode, type Offer } from './routes.ts';
import { SPECIALISTS } from './specialists/all.ts';
import type { Classification } from './specialists/all.ts';

/**
 * The route of a question, as the route header of its answer names it. `fallback` is true when the header could not
 * be used.
 */
export type Route = Classification & Readonly<{ confidence: number; fallback: boolean }>;

/**
 * The fields of a line that has the shape of a route header. {@link toRoute} decides whether the fields can be used.
 */
export type Header = Readonly<{ code: string; confidence: number | undefined }>;

/**
 * Matches one character other than a letter, a digit, a line break or a bar: punctuation of any script, emoji, or a
 * sign without width. A bar is left out because it begins a row of a table.
 */
const MARK = String.raw`[^\p{L}\p{N}\n|]`;
const BETWEEN = String.raw`[^\p{L}\p{N}\n]`;
const CONFIDENCE = '(?:confidence|certainty|probability|score|p)';
/** Matches the code of a route, or the name of a route in up to four words. */
const WORDS = '[a-z][a-z_]{1,23}(?: [a-z]{1,16}){0,3}';
/**
 * Matches a route header such as `math 97`, also decorated: `**Math:** 97%`, `“math” – 0.97`, `✅ route: math,
 * confidence: 97 percent`.
 */
const DECORATED = new RegExp(
  String.raw`^${MARK}{0,12}(?:(?:route|category|header)${MARK}{0,4}[:=]${MARK}{0,4})?(${WORDS})` +
    String.raw`${BETWEEN}{1,8}(?:${CONFIDENCE}${BETWEEN}{1,8})?(\d{1,3}(?:\.\d{1,4})?)(?: ?percent| ?/ ?100)?${MARK}{0,12}$`,
  'iu',
);
/** Matches an incomplete line that could still become a line that `DECORATED` matches. */
const DECORATED_SO_FAR = new RegExp(
  String.raw`^${MARK}{0,12}(?:[a-z]{1,8}${MARK}{0,9})?(?:[a-z][a-z_]{0,23}(?: [a-z]{0,16}){0,3}` +
    String.raw`(?:${BETWEEN}{1,8}(?:[a-z]{1,12}${BETWEEN}{0,8})?(?:\d{1,3}(?:\.\d{0,4})?(?: ?[a-z]{0,7}| ?/ ?\d{0,3})${MARK}{0,12})?)?)?$`,
  'iu',
);
/** Matches a route header such as `math 97` at the end of a sentence: `Sure! math 97`. */
const AFTER_SENTENCE = /[.!?:…。！？：]\s*([a-z][a-z_]{1,23} \d{1,3})$/;
/** Matches the tags that some models put around the fields of a route header. */
const TAGS = /<\/?(?:header|route|category|code|confidence)>/gi;
const HALF_TAG = /<\/?[a-z]{0,10}$/i;
/**
 * Matches the exact form of a route header that the prompt requests. A line of this form was meant as a header even
 * when its word is not a route.
 */
const EXACT = /^([a-z][a-z_]{1,23}) (\d{1,3})$/;
const CODE_ALONE = /^[a-z_]{2,24}$/;
const LONGEST_JSON = 256;

const JsonHeader = z.looseObject({
  route: z.string(),
  p: z.unknown().optional(),
  confidence: z.unknown().optional(),
});
/** A confidence from 0 to 1, as a number or, as some models write it, as a text. */
const Share = z
  .number()
  .or(
    z
      .string()
      .regex(/^[01](?:\.\d{1,4})?$/)
      .transform(Number),
  )
  .pipe(z.number().min(0).max(1));

/** Returns a line without the tags of route headers, and with full-width letters and digits replaced by normal ones. */
const plain = (line: string): string => line.replaceAll(TAGS, ' ').normalize('NFKC').trim();

/** Parses one line without trailing white space as a route header; undefined when the line is text of the answer. */
export function parseHeader(line: string): Header | undefined {
  if (line.startsWith('{')) return parseJsonHeader(line);
  const [, code = '', percent = ''] = DECORATED.exec(plain(line)) ?? [];
  if (toRouteCode(code) !== undefined) return { code, confidence: toShare(percent) };
  const [, word] = EXACT.exec(line) ?? [];
  if (word !== undefined) return { code: word, confidence: undefined };
  const isCode = CODE_ALONE.test(line) && toRouteCode(line) !== undefined;
  return isCode ? { code: line, confidence: undefined } : undefined;
}

/** Parses the route header at the end of a line that begins with a sentence; undefined when there is none. */
export function parseAfterSentence(line: string): Header | undefined {
  const [, exact = ''] = AFTER_SENTENCE.exec(line) ?? [];
  const header = parseHeader(exact);
  return header?.confidence === undefined ? undefined : header;
}

/** Tells whether an incomplete line could become a route header. */
export const couldBeHeader = (line: string): boolean =>
  line.startsWith('{')
    ? line.length <= LONGEST_JSON
    : DECORATED_SO_FAR.test(plain(line.replace(HALF_TAG, '')));

/**
 * Returns the position at which a route header at the beginning of a text would end: its line break, or the closing
 * brace of JSON. Returns undefined when the text does not contain that end yet.
 */
export function endOfHeader(text: string): number | undefined {
  const end = text.startsWith('{')
    ? text.slice(0, LONGEST_JSON).indexOf('}') + 1
    : text.indexOf('\n');
  return end > 0 ? end : undefined;
}

/**
 * Parses a route header of earlier versions, `{"route":"math","p":0.97}`. Models imitate it when a conversation
 * contains one.
 */
function parseJsonHeader(line: string): Header | undefined {
  const { data } = JsonHeader.safeParse(parseJson(line));
  if (data === undefined) return undefined;
  const confidence = Share.safeParse(data.p ?? data.confidence).data;
  return { code: data.route, confidence };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns a confidence from 0 to 1 for a text such as `97` or `0.97`; undefined when it is out of range. */
function toShare(text: string): number | undefined {
  const value = Number(text);
  if (value > 100) return undefined;
  return text.includes('.') && value <= 1 ? value : value / 100;
}

const fallbackOf = ({ fallback }: Offer): Route => ({
  ...SPECIALISTS[fallback].route,
  confidence: 0,
  fallback: true,
});

/**
 * Returns the route that a route header names. Returns the fallback route when the header is missing, has no
 * confidence, or names a route that is not offered (C3, C4).
 */
export function toRoute(header: Header | undefined, offer: Offer): Route {
  const code = header && toRouteCode(header.code);
  if (code === undefined || header?.confidence === undefined) return fallbackOf(offer);
  if (!offer.routes.includes(code)) return fallbackOf(offer);
  return { ...SPECIALISTS[code].route, confidence: header.confidence, fallback: false };
}
