import fc from 'fast-check';

/** Graphemes of one to eleven code points, each of which a person sees as one character. */
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

/** Generates text from graphemes that is never only white space. */
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

/** Pieces of text whose characters are one code point each after NFC, with or without spaces. */
const FILLERS = ['a', 'word ', '漢', '🙂', 'ж', 'x = x + 1; '] as const;

/** Generates texts of `least` to `most` code points that trimming and NFC leave unchanged. */
export const ofLength = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...FILLERS), fc.integer({ min: least, max: most }))
    .map(([filler, length]) => {
      const points = Array.from(filler.repeat(Math.ceil(length / Array.from(filler).length)));
      return `${points.slice(0, length - 1).join('')}z`;
    });

/**
 * Generates texts of each length from 1 to `most` with equal probability; `fc.integer` alone prefers lengths near the
 * ends.
 */
export const lengthsEvenly = (most: number): fc.Arbitrary<string> => fc.noBias(ofLength(1, most));
