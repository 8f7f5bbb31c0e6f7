import { eld } from 'eld/extrasmall';

/** Fewest Latin letters for a guess; fewer are often a name or a word that several languages share. */
const FEWEST_LETTERS = 20;

/** Returns the language of a text where it is certain. */
export function detect(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < FEWEST_LETTERS && /\p{sc=Latin}/u.test(text)) return undefined;
  const found = eld.detect(text);
  return found.language !== '' && found.isReliable() ? found.language : undefined;
}
