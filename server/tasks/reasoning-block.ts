import { parseHeader } from './header.ts';
import type { Hold } from './hold.ts';
import { LONGEST_MARK, nextMark } from './reasoning-marks.ts';

/**
 * The end of a reasoning block, with the text after it. `isCertain` is false when reasoning may go on after the
 * closing mark, because the mark has another name, or the block mentions or nests its own opening mark.
 */
export type BlockEnd = Readonly<{ rest: string; isCertain: boolean }>;

/**
 * Drops the text of a reasoning block, wherever the stream splits it. A closing mark of any name ends the block,
 * unless it belongs to a block that was opened within. A block that is not closed ends at the last route header in it.
 */
export class ReasoningBlock {
  readonly #name: string;
  readonly #hold: Hold;
  /** Names of the reasoning blocks that were opened inside this block and are not closed yet. */
  readonly #inner: string[] = [];
  /** The text before the part in which a mark may still be found, and that part. */
  #dropped = '';
  #tail = '';
  /** Where the last search for a route header in the block found one. */
  #headerAt: number | undefined;

  constructor(name: string, hold: Hold) {
    this.#name = name;
    this.#hold = hold;
  }

  /** Takes more text. @returns the end of the block, or undefined while the block is open */
  push(text: string, ended: boolean): BlockEnd | undefined {
    this.#tail += text;
    for (;;) {
      const mark = nextMark(this.#tail, 0);
      if (mark === undefined) break;
      const at = this.#inner.lastIndexOf(mark.name);
      const isOwn = mark.name === this.#name;
      if (mark.closes && (isOwn || at < 0))
        return { rest: this.#tail.slice(mark.end), isCertain: isOwn && at < 0 };
      if (!mark.closes) this.#inner.push(mark.name);
      else this.#inner.splice(at, 1);
      this.#drop(mark.end);
    }
    this.#drop(Math.max(0, this.#tail.length - LONGEST_MARK));
    if (ended) return { rest: findAnswer(this.#dropped + this.#tail)?.text ?? '', isCertain: true };
    return this.#hold.isOver() ? this.#endAtHeader() : undefined;
  }

  /** Ends the block at its last route header, if that header was there when the block was searched before. */
  #endAtHeader(): BlockEnd | undefined {
    const answer = findAnswer(this.#dropped + this.#tail);
    if (answer !== undefined && answer.at === this.#headerAt)
      return { rest: answer.text, isCertain: true };
    this.#headerAt = answer?.at;
    this.#hold.restart();
    return undefined;
  }

  #drop(length: number): void {
    this.#dropped += this.#tail.slice(0, length);
    this.#tail = this.#tail.slice(length);
  }
}

/** Finds the answer that begins with the last line of a text that is a route header and has text after it. */
export function findAnswer(text: string): Readonly<{ at: number; text: string }> | undefined {
  let end = text.lastIndexOf('\n');
  while (end > 0) {
    const at = text.lastIndexOf('\n', end - 1) + 1;
    const header = parseHeader(text.slice(at, end).trim());
    if (header?.confidence !== undefined && text.slice(end).trim() !== '')
      return { at, text: text.slice(at) };
    end = at - 1;
  }
  return undefined;
}
