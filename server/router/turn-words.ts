import type { Turn } from '../store/turn.ts';
import { searchableWords } from '../words/search-text.ts';

/** The word that a text ends with, which its continuation may go on in. */
const LAST_WORD = /\S{0,100}$/;

/** Returns the words by which a turn is found; `textBefore` is the text that its answer goes on from. */
export const turnWordsOf = ({ query, response }: Turn, textBefore: string): string =>
  searchableWords([query, (LAST_WORD.exec(textBefore)?.[0] ?? '') + (response?.content ?? '')]);
