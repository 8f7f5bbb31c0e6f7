const WORDS: Readonly<Record<'english' | 'other', ReadonlySet<string>>> = {
  english: new Set(
    'the a an is are was were what who how why when where which do does did can could you your my me i in of for to and with that this it say write tell explain translate mean word'.split(
      ' ',
    ),
  ),
  other: new Set(
    'el la los las un una es está cuál cual qué que quién cómo dónde cuándo por para con hola der die das ein eine ist wie was wer wo wann warum ich mein und nicht spät le les une est quel quelle qui comment où pourquoi je mon ma bonjour il lo gli è che chi come dove ciao o os as é qual quem onde como het een wat hoe jag är vad hur'.split(
      ' ',
    ),
  ),
};

/** Tells whether a text is not in English, the only language that the offline model was trained on. */
export function isForeign(canonical: string): boolean {
  const letters = canonical.match(/\p{L}/gu) ?? [];
  const latin = canonical.match(/\p{Script=Latin}/gu) ?? [];
  if (letters.length > 0 && latin.length < letters.length / 2) return true;
  const words = canonical.match(/[\p{L}']+/gu) ?? [];
  const count = (known: ReadonlySet<string>) => words.filter((word) => known.has(word)).length;
  return count(WORDS.other) > count(WORDS.english);
}
