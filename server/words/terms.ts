import { fold } from './fold.ts';

/**
 * Upper bound on the characters that are read of a text after `fold()`, which can lengthen a text: U+FDFA alone
 * becomes 18 letters.
 */
const MAX_FOLDED_CHARACTERS = 16_000;

/** Scripts that write words without spaces and in which two neighbouring characters already distinguish words. */
const DENSE = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Yi}ー々`;
/** Scripts that write words without spaces and whose words only a dictionary can find. */
const UNSPACED = String.raw`\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}`;
const RUNS = new RegExp(
  String.raw`(?<dense>(?:(?![\p{P}\p{S}\p{Z}])[${DENSE}])+)|` +
    String.raw`(?<unspaced>(?:(?![\p{P}\p{S}\p{Z}])[${UNSPACED}])+)|` +
    String.raw`(?:(?![${DENSE}${UNSPACED}])[\p{L}\p{N}\p{M}])+`,
  'gu',
);

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

function* pairs(run: string): Generator<string> {
  let last = '';
  for (const character of run) {
    if (last !== '') yield last + character;
    last = character;
  }
  if (last === run) yield run;
}

/** A run of letters and digits of one text. `kind` says how its script separates words. */
type Run = Readonly<{ kind: 'spaced' | 'dense' | 'unspaced'; text: string }>;

/** Splits a text of any script into runs of letters and digits, normalized by `fold()`. */
export function* runsOf(text: string, maxFoldedCharacters = MAX_FOLDED_CHARACTERS): Generator<Run> {
  for (const { 0: run, groups } of fold(text).slice(0, maxFoldedCharacters).matchAll(RUNS)) {
    if (groups?.['dense'] !== undefined) yield { kind: 'dense', text: run };
    else if (groups?.['unspaced'] !== undefined) yield { kind: 'unspaced', text: run };
    else yield { kind: 'spaced', text: run };
  }
}

/**
 * Yields the terms by which a text of any script is found: its words. Chinese, Japanese and Korean texts yield each
 * pair of characters instead, because the same phrase is divided into words differently from sentence to sentence.
 * Thai and similar scripts yield both.
 */
export function* termsOf(text: string, maxFoldedCharacters?: number): Generator<string> {
  for (const run of runsOf(text, maxFoldedCharacters)) {
    if (run.kind === 'spaced') yield run.text;
    else yield* pairs(run.text);
    if (run.kind !== 'unspaced') continue;
    for (const { segment, isWordLike } of words.segment(run.text)) if (isWordLike) yield segment;
  }
}
