import { eld } from 'eld/extrasmall';

/**
 * Fewest Latin letters for which the language is determined; shorter texts are often names or words of several
 * languages.
 */
const FEWEST_LETTERS = 20;
/** From this share of non-Latin letters on, the Latin words of a text count as names and are ignored. */
const FOREIGN = 0.4;
const ADDRESS = /\b(?:https?:\/\/|www\.)[\w\-.~:/?#@!$&'()*+,;=%]+|[\w.+-]+@[\w.-]+/g;

/** Returns the language of a text, or undefined if it is not certain. */
export function detect(text: string): string | undefined {
  const prose = text.replace(ADDRESS, ' ');
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  const latin = prose.match(/\p{sc=Latin}/gu)?.length ?? 0;
  // In other scripts even a guess is used: few languages share a script, and any of them is better than the page's
  // English.
  if (letters > 0 && letters - latin >= FOREIGN * letters)
    return eld.detect(prose.replace(/\p{sc=Latin}+/gu, ' ')).language || undefined;
  if (letters < FEWEST_LETTERS) return undefined;
  const found = eld.detect(prose);
  return found.isReliable() ? found.language : undefined;
}
