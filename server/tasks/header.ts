import { z } from 'zod';
import { toRouteCode, type Offer } from './routes.ts';
import { SPECIALISTS } from './specialists/all.ts';
import type { Classification } from './specialists/all.ts';

/** The classification of an answer. `fallback` says that the model's header could not be used. */
export type Route = Classification & Readonly<{ confidence: number; fallback: boolean }>;

/** A line that has the shape of a header; whether its fields can be used is for {@link toRoute} to say. */
export type Header = Readonly<{ code: string; confidence: number | undefined }>;

/** Matches anything but letters, digits and line breaks: punctuation of any script, emoji, signs without width. A bar begins a row of a table. */
const MARK = String.raw`[^\p{L}\p{N}\n|]`;
const BETWEEN = String.raw`[^\p{L}\p{N}\n]`;
const CONFIDENCE = '(?:confidence|certainty|probability|score|p)';
/** Matches the code of a route, or its name in several words. */
const WORDS = '[a-z][a-z_]{1,23}(?: [a-z]{1,16}){0,3}';
/** Matches `math 97`, also decorated: `**Math:** 97%`, `“math” – 0.97`, `✅ route: math, confidence: 97 percent`. */
const DECORATED = new RegExp(
  String.raw`^${MARK}{0,12}(?:(?:route|category|header)${MARK}{0,4}[:=]${MARK}{0,4})?(${WORDS})` +
    String.raw`${BETWEEN}{1,8}(?:${CONFIDENCE}${BETWEEN}{1,8})?(\d{1,3}(?:\.\d{1,4})?)(?: ?percent| ?/ ?100)?${MARK}{0,12}$`,
  'iu',
);
/** Matches text that could still become such a line. */
const DECORATED_SO_FAR = new RegExp(
  String.raw`^${MARK}{0,12}(?:[a-z]{1,8}${MARK}{0,9})?(?:[a-z][a-z_]{0,23}(?: [a-z]{0,16}){0,3}` +
    String.raw`(?:${BETWEEN}{1,8}(?:[a-z]{1,12}${BETWEEN}{0,8})?(?:\d{1,3}(?:\.\d{0,4})?(?: ?[a-z]{0,7}| ?/ ?\d{0,3})${MARK}{0,12})?)?)?$`,
  'iu',
);
/** Matches the exact form at the end of a sentence: `Sure! math 97`. */
const AFTER_SENTENCE = /[.!?:…。！？：]\s*([a-z][a-z_]{1,23} \d{1,3})$/;
/** Tags that models put around the fields of a header. */
const TAGS = /<\/?(?:header|route|category|code|confidence)>/gi;
const HALF_TAG = /<\/?[a-z]{0,10}$/i;
/**
 * Matches the exact form that the prompt requests. A line of this form was meant as a header even when its word is no
 * route.
 */
const EXACT = /^([a-z][a-z_]{1,23}) (\d{1,3})$/;
const CODE_ALONE = /^[a-z_]{2,24}$/;
const LONGEST_JSON = 256;

const JsonHeader = z.looseObject({
  route: z.string(),
  p: z.unknown().optional(),
  confidence: z.unknown().optional(),
});
/** A share as a number, which some models write as text. */
const Share = z
  .number()
  .or(
    z
      .string()
      .regex(/^[01](?:\.\d{1,4})?$/)
      .transform(Number),
  )
  .pipe(z.number().min(0).max(1));

/** Returns a line without tags, its letters and digits in their usual width. */
const plain = (line: string): string => line.replaceAll(TAGS, ' ').normalize('NFKC').trim();

/** Reads one line, without white space at its end, as a header; undefined when it is text of the answer. */
export function parseHeader(line: string): Header | undefined {
  if (line.startsWith('{')) return parseJsonHeader(line);
  const [, code = '', percent = ''] = DECORATED.exec(plain(line)) ?? [];
  if (toRouteCode(code) !== undefined) return { code, confidence: toShare(percent) };
  const [, word] = EXACT.exec(line) ?? [];
  if (word !== undefined) return { code: word, confidence: undefined };
  const isCode = CODE_ALONE.test(line) && toRouteCode(line) !== undefined;
  return isCode ? { code: line, confidence: undefined } : undefined;
}

/** Reads the header at the end of a line that begins with a sentence. */
export function parseAfterSentence(line: string): Header | undefined {
  const [, exact = ''] = AFTER_SENTENCE.exec(line) ?? [];
  const header = parseHeader(exact);
  return header?.confidence === undefined ? undefined : header;
}

/** Tells whether an incomplete line could become a header. */
export const couldBeHeader = (line: string): boolean =>
  line.startsWith('{')
    ? line.length <= LONGEST_JSON
    : DECORATED_SO_FAR.test(plain(line.replace(HALF_TAG, '')));

/** Returns where the header ends that a text may begin with: at a line break, or at the brace of one in JSON. */
export function endOfHeader(text: string): number | undefined {
  const end = text.startsWith('{')
    ? text.slice(0, LONGEST_JSON).indexOf('}') + 1
    : text.indexOf('\n');
  return end > 0 ? end : undefined;
}

/** Models imitate the header of earlier versions when a conversation shows it: `{"route":"math","p":0.97}`. */
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

/** Returns a confidence from 0 to 1, read from `97` or `0.97`; undefined when out of range. */
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

/** Reads the header as a route among those that are offered; anything else is the fallback (C3, C4). */
export function toRoute(header: Header | undefined, offer: Offer): Route {
  const code = header && toRouteCode(header.code);
  if (code === undefined || header?.confidence === undefined) return fallbackOf(offer);
  if (!offer.routes.includes(code)) return fallbackOf(offer);
  return { ...SPECIALISTS[code].route, confidence: header.confidence, fallback: false };
}
