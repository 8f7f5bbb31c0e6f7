import fc from 'fast-check';

/** What a person sees as one character, from one code point to eleven. */
const GRAPHEMES = [
  'é',
  'e\u0301',
  'Å',
  '\u212B',
  'ﬁ',
  '🙂',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🇦🇹',
  'नि',
  '각',
  '\u1100\u1161\u11A8',
  'ß',
  'İ',
  '\u200F',
  '\u202E',
  '\u200B',
  '\u0007',
  '\u2028',
  '\uFEFF',
  '﷽',
  '𒐫',
  '0\u0338',
  ' ',
  '\t',
  '\n',
] as const;

/** Text whose every unit is a grapheme; never only white space. */
export const graphemes: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('a', '漢', '9', 'ж'),
    fc.array(
      fc.oneof(
        fc.constantFrom(...GRAPHEMES),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      { maxLength: 60, size: 'max' },
    ),
  )
  .map(([first, rest]) => first + rest.join(''));

/** Characters that are one code point after NFC, with or without spaces between words. */
const FILLERS = ['a', 'word ', '漢', '🙂', 'ж', 'x = x + 1; '] as const;

/** Exactly so many code points, with nothing that trimming or NFC would change. */
export const ofLength = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...FILLERS), fc.integer({ min: least, max: most }))
    .map(([filler, length]) => {
      const points = Array.from(filler.repeat(Math.ceil(length / Array.from(filler).length)));
      return `${points.slice(0, length - 1).join('')}z`;
    });

/** Any length from 1 to `most` as likely as any other; `fc.integer` alone prefers the ends. */
export const lengthsEvenly = (most: number): fc.Arbitrary<string> => fc.noBias(ofLength(1, most));
