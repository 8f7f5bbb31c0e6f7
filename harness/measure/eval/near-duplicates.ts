/** Returns a text for comparison: lower case, letters and digits only, single spaces. */
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

/** Pairs of texts that share at least `least` of their pieces of four characters (Jaccard), exact ones included. */
export function nearDuplicates(
  texts: readonly string[],
  { among, least }: Readonly<{ among: readonly string[]; least: number }>,
): readonly (readonly [text: string, other: string])[] {
  const others = among.map((text) => ({ text, pieces: piecesOf(text) }));
  return texts.flatMap((text) => {
    const pieces = piecesOf(text);
    // A text of another length cannot share enough, and most are.
    const close = others.filter((other) => {
      const [one, two] = [pieces.size, other.pieces.size];
      return (
        Math.min(one, two) >= least * Math.max(one, two) && likeness(pieces, other.pieces) >= least
      );
    });
    return close.map((other) => [text, other.text] as const);
  });
}
