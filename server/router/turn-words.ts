import type { Turn } from '../store/turn.ts';
import { searchableWords } from '../words/search-text.ts';

/** Matches the last word of a text: a continuation of that text may begin inside the word. */
const LAST_WORD = /\S{0,100}$/;

/** Returns the words by which a search finds a turn. `textBefore` is the text that the turn's answer continues. */
export const turnWordsOf = ({ query, response }: Turn, textBefore: string): string =>
  searchableWords([query, (LAST_WORD.exec(textBefore)?.[0] ?? '') + (response?.content ?? '')]);
