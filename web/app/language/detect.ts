import { eld } from 'eld/extrasmall';

/** Fewest Latin letters for a detection: fewer are often a name or a word that several languages share. */
const FEWEST_LETTERS = 20;
/** Share of letters in other scripts; from it on, the Latin words of a text count as names. */
const FOREIGN = 0.4;
const ADDRESS = /\b(?:https?:\/\/|www\.)[\w\-.~:/?#@!$&'()*+,;=%]+|[\w.+-]+@[\w.-]+/g;

/** Returns the language of a text where it is certain. */
export function detect(text: string): string | undefined {
  const prose = text.replace(ADDRESS, ' ');
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  const latin = prose.match(/\p{sc=Latin}/gu)?.length ?? 0;
  // The script alone leaves few languages, and the most likely of them is better than the page's English.
  if (letters > 0 && letters - latin >= FOREIGN * letters)
    return eld.detect(prose.replace(/\p{sc=Latin}+/gu, ' ')).language || undefined;
  if (letters < FEWEST_LETTERS) return undefined;
  const found = eld.detect(prose);
  return found.isReliable() ? found.language : undefined;
}
