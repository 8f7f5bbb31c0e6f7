const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\r\n]*?)[ \t]*\r?\n?$/;
/** Matches the beginning of a line that could still become a code fence. */
const MAYBE_FENCE = /^ {0,3}(?:`{0,2}|~{0,2}|(?:`{3,16}|~{3,16})[^`\n]{0,40})$/;

/**
 * Removes the end of a code fence that a model put around its whole answer. Fences inside the answer stay: one with
 * an information string opens a code block, and the next fence of the same mark closes it.
 */
export class WrappingFence {
  /** The beginning of a line, held back while it could become a fence. */
  #line = '';
  #inLine = false;
  /** The mark of the code block that is open within the answer. */
  #open: string | undefined;
  /**
   * A fence without an information string, and blank lines after it. It is the end of the wrapping fence, unless text
   * follows.
   */
  #held = '';

  /** Takes the next text of the answer, and returns the text that can be shown now. */
  push(text: string): string {
    let shown = '';
    for (const piece of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const ends = piece.endsWith('\n');
      this.#line += piece;
      if (!this.#inLine && !ends && MAYBE_FENCE.test(this.#line)) continue;
      shown += this.#inLine ? piece : this.#take(this.#line);
      this.#inLine = !ends;
      this.#line = '';
    }
    return shown;
  }

  /** Returns the text that is left to show, without the end of the wrapping fence. */
  end(): string {
    return this.#line === '' ? '' : this.#take(this.#line);
  }

  /** Takes a whole line, or the beginning of a line that is not a fence, and returns the text to show. */
  #take(line: string): string {
    const [, mark, info] = FENCE.exec(line) ?? [];
    if (mark === undefined && this.#held !== '' && line.trim() === '') {
      this.#held += line;
      return '';
    }
    const before = this.#release();
    if (mark === undefined) return before + line;
    if (this.#open !== undefined) {
      if (info === '' && mark.startsWith(this.#open)) this.#open = undefined;
      return before + line;
    }
    if (info === '') this.#held = line;
    else this.#open = mark;
    return info === '' ? before : before + line;
  }

  /** Returns a held fence, because the text after it shows that the fence began a code block. */
  #release(): string {
    const held = this.#held;
    this.#held = '';
    if (held !== '') this.#open = FENCE.exec(held.slice(0, held.indexOf('\n') + 1))?.[1];
    return held;
  }
}
