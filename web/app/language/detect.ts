import { eld } from 'eld/extrasmall';

/** Fewer Latin letters are often a name or a word that several languages share. */
const FEWEST_LETTERS = 20;
/** The share of letters of other scripts from which Latin words are names in a text of such a script. */
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
