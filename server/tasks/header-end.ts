import { separatorAfter } from './after-header.ts';
import type { Header } from './header.ts';
import type { Wrapping } from './unwrap.ts';

/** Text of an answer, and what was opened before it. */
export type AnswerText = Readonly<{ text: string; wrapping: Wrapping }>;

const BLANK_LINES = /^(?:[ \t]*\r?\n)*/;
const LINE_END = /^[ \t]*(?:\r?\n)?/;
const MAYBE_LINE_END = /^[ \t]{0,64}\r?$/;

/** Drops the text after a route header that still belongs to the header, wherever the stream splits it. */
export class HeaderEnd {
  readonly #header: Header;
  readonly #hasReasoned: boolean;
  #wrapping: Wrapping;
  #pending = '';
  #at: 'line-end' | 'after' | 'after-fence' = 'line-end';

  /** `hasReasoned` tells whether reasoning preceded the header; then the mark of an answer may follow the header. */
  constructor(header: Header, wrapping: Wrapping, hasReasoned: boolean) {
    this.#header = header;
    this.#wrapping = wrapping;
    this.#hasReasoned = hasReasoned;
  }

  /** Takes more text. @returns the first text of the answer, or undefined while more text is needed */
  push(text: string, ended: boolean): AnswerText | undefined {
    this.#pending += text;
    for (;;) {
      if (this.#at === 'line-end') {
        if (!ended && MAYBE_LINE_END.test(this.#pending)) return undefined;
        this.#pending = this.#pending.replace(LINE_END, '');
        this.#at = 'after';
      }
      const { fence, closes } = this.#wrapping;
      const mayOpen = this.#hasReasoned && closes === undefined;
      const after = { header: this.#header, fence, mayOpen, ended };
      const separator = separatorAfter(this.#pending, after);
      if (separator === undefined) return undefined;
      this.#pending = this.#pending.slice(separator.drop);
      this.#wrapping = { fence: separator.fence, closes: separator.closes ?? closes };
      if (separator.next !== 'text') this.#at = separator.next;
      else if (this.#at === 'after-fence')
        return this.#answer(this.#pending.replace(BLANK_LINES, ''));
      else return this.#answer(this.#pending);
    }
  }

  #answer(text: string): AnswerText {
    return { text, wrapping: this.#wrapping };
  }
}
