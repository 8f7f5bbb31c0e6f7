/** Returns a text in lower case with letters and digits only, and single spaces between words, for comparisons. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function piecesOf(text: string): ReadonlySet<string> {
  const framed = ` ${plainText(text)} `;
  return new Set(
    Array.from({ length: Math.max(1, framed.length - 3) }, (_, at) => framed.slice(at, at + 4)),
  );
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const piece of a) if (b.has(piece)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/**
 * Returns the pairs of similar or equal texts. The substrings of four characters of two similar texts have a Jaccard
 * index of at least `least`.
 */
export function nearDuplicates(
  texts: readonly string[],
  { among, least }: Readonly<{ among: readonly string[]; least: number }>,
): readonly (readonly [text: string, other: string])[] {
  const others = among.map((text) => ({ text, pieces: piecesOf(text) }));
  return texts.flatMap((text) => {
    const pieces = piecesOf(text);
    // The lengths are compared first, because texts of very different lengths cannot be similar and this check is
    // cheap.
    const close = others.filter((other) => {
      const [one, two] = [pieces.size, other.pieces.size];
      return (
        Math.min(one, two) >= least * Math.max(one, two) && likeness(pieces, other.pieces) >= least
      );
    });
    return close.map((other) => [text, other.text] as const);
  });
}
