import { ANSWER_FAMILIES, openOf } from './family-marks.ts';

/**
 * The opening mark of an answer: its length, and the marks that can close the answer. `isOfFamily` tells a mark that
 * no text contains, such as `<|begin_of_solution|>`, from a tag such as `<answer>`.
 */
export type AnswerOpening = Readonly<{
  length: number;
  closes: readonly string[];
  isOfFamily: boolean;
}>;

const TAG = /^<(answer|final_answer|final|response|output|result|reply)(?:\s[^<>\n]{0,200})?>/i;
const UNDECIDED = /^<[a-z_]{0,16}(?:\s[^<>\n]{0,200})?$/i;

/** Finds the opening mark of an answer at the beginning of a text, as `firstMark` does for reasoning. */
export function openAnswer(text: string): AnswerOpening | 'undecided' | undefined {
  const [tag = '', name] = TAG.exec(text) ?? [];
  if (name !== undefined)
    return { length: tag.length, closes: [`</${name.toLowerCase()}>`], isOfFamily: false };
  const family = openOf(ANSWER_FAMILIES, text);
  if (family === undefined) return UNDECIDED.test(text) ? 'undecided' : undefined;
  return family === 'undecided' ? family : { ...family, isOfFamily: true };
}

/** Removes the closing mark of an answer from its end, wherever the stream splits it. Marks within the answer stay. */
export class AnswerTag {
  readonly #closes: readonly string[];
  /** A closing mark, or its beginning, with the blank characters after it. */
  #held = '';

  constructor(closes: readonly string[]) {
    this.#closes = closes;
  }

  /** Takes the next text of the answer, and returns the text that can be shown now. */
  push(text: string): string {
    const all = this.#held + text;
    const at = all.lastIndexOf('<');
    const isHeld = at >= 0 && this.#couldEnd(all.slice(at));
    this.#held = isHeld ? all.slice(at) : '';
    return isHeld ? all.slice(0, at) : all;
  }

  /** Returns the text that is left to show. */
  end(): string {
    const held = this.#held.trim().toLowerCase();
    return this.#closes.some((close) => close.toLowerCase() === held) ? '' : this.#held;
  }

  #couldEnd(text: string): boolean {
    const held = text.trimEnd().toLowerCase();
    return this.#closes.some((close) =>
      held === text.toLowerCase()
        ? close.toLowerCase().startsWith(held)
        : close.toLowerCase() === held,
    );
  }
}
