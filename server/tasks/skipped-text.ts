/**
 * Number of blank characters at the beginning of an answer that are kept, because they are shown when no route header
 * follows.
 */
const LONGEST_BLANK = 256;

/** Text that was skipped before the route header. It is shown when no header follows. */
export class SkippedText {
  #text = '';

  /** Adds skipped text; `keepBlank` tells whether blank characters at its beginning are kept. */
  add(text: string, keepBlank: boolean): void {
    const isKept = text.trim() !== '' || (this.#text.length < LONGEST_BLANK && keepBlank);
    if (isKept || this.#text.trim() !== '') this.#text += text;
  }

  clear(): void {
    this.#text = '';
  }

  clearBlank(): void {
    if (this.#text.trim() === '') this.#text = '';
  }

  /** Returns the text and forgets it. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
