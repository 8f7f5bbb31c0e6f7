import { LONGEST_MARK, nextMark } from './reasoning-marks.ts';

/**
 * The text before a closing mark of reasoning that has no opening mark, that text with the mark, and the text after
 * it. `isCertain` is false when the answer may only speak of the mark.
 */
export type UnopenedReasoning = Readonly<{
  before: string;
  passed: string;
  rest: string;
  isCertain: boolean;
}>;

const FENCE_LINE = /^ {0,3}(?:`{3,}|~{3,})/gm;
const QUOTE_BEFORE = /[`"'“‘«„「]$/;
const QUOTE_AFTER = /^[`"'”’“‘»」]/;

/**
 * Finds reasoning without an opening mark at the beginning of a text that has no route header. A model whose prompt
 * template contains the opening mark writes such text.
 */
export class HeldText {
  /** Number of characters at the beginning of the text that were searched for marks already. */
  #searched = 0;

  /** Searches a held text, to which more text is added while the stream has not ended. */
  find(text: string, ended: boolean): UnopenedReasoning | undefined {
    for (;;) {
      const mark = nextMark(text, this.#searched);
      if (mark === undefined) {
        this.#searched = Math.max(this.#searched, text.length - LONGEST_MARK);
        return undefined;
      }
      this.#searched = mark.end;
      if (!mark.closes) continue;
      const rest = text.slice(mark.end);
      if (!ended && /^[ \t]*$/.test(rest)) {
        this.#searched = mark.start;
        return undefined;
      }
      const isCertain = !isMentioned(text.slice(0, mark.start), rest);
      if (isCertain) this.#searched = 0;
      return {
        before: text.slice(0, mark.start),
        passed: text.slice(0, mark.end),
        rest,
        isCertain,
      };
    }
  }
}

/** Tells whether a text can mention a mark between two parts of it: in code, in quotes, or between two words. */
function isMentioned(before: string, after: string): boolean {
  const isFenced = (before.match(FENCE_LINE)?.length ?? 0) % 2 === 1;
  const isBetweenWords = /\S[ \t]+$/.test(before) && /^[ \t]+\S/.test(after);
  const isQuoted = QUOTE_BEFORE.test(before) && QUOTE_AFTER.test(after);
  return isFenced || isQuoted || isBetweenWords;
}
