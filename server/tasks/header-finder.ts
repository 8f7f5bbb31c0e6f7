import { separatorAfter } from './after-header.ts';
import {
  couldBeHeader,
  endOfHeader,
  parseAfterSentence,
  parseHeader,
  type Header,
} from './header.ts';
import { openReasoning, skipReasoning } from './reasoning-block.ts';

/** Result of a step of the search for the route header: reasoning, the header, or text of the answer. */
export type Found =
  | Readonly<{ type: 'thinking' }>
  /** The route header, if the answer has one, and its line as the model wrote it. */
  | Readonly<{ type: 'header'; header: Header | undefined; line: string }>
  /**
   * Text after the route header. `wrapped` is true while a code fence that was opened before the header is not
   * closed.
   */
  | Readonly<{ type: 'text'; text: string; wrapped: boolean }>;

type State =
  Readonly<{ at: 'before' | 'text' }> | Readonly<{ at: 'reasoning'; close: string }> | AfterHeader;
type AfterHeader = Readonly<{ at: 'line-end' | 'after' | 'after-fence'; header: Header }>;

/** Longest line that counts as a sentence before the route header, in bytes of UTF-8. */
const SENTENCE_BYTES = 120;
/**
 * Number of blank characters at the beginning of an answer that are kept, because they are shown when no route header
 * follows.
 */
const LONGEST_BLANK = 256;
const BLANK = /^[\s\uFEFF]+/;
const FENCE = /^(`{3,16}|~{3,16})[ \t]{0,8}[a-z]{0,16}[ \t]{0,8}\r?\n/i;
const MAYBE_FENCE = /^(?:`{1,16}|~{1,16})[ \t]{0,8}[a-z]{0,16}[ \t]{0,8}\r?$/i;
const BLANK_LINES = /^(?:[ \t]*\r?\n)*/;
const LINE_END = /^[ \t]*(?:\r?\n)?/;
const MAYBE_LINE_END = /^[ \t]{0,64}\r?$/;

/**
 * Finds the route header at the beginning of an answer, wherever the stream splits the text (C3). It skips blank
 * lines, a byte order mark, a code fence, reasoning blocks and one short sentence. It holds back at most a few
 * hundred characters, so that an answer without a header is shown early.
 */
export class HeaderFinder {
  #state: State = { at: 'before' };
  #pending = '';
  /** Text that was skipped before the route header; it is shown when no header follows. */
  #passed = '';
  #hasSentence = false;
  #hasReasoned = false;
  #fence: string | undefined;
  #found: Found[] = [];

  /** Whether the search for the route header has ended, so that all further text is the answer. */
  get isDone(): boolean {
    return this.#state.at === 'text';
  }

  push(text: string, ended = false): readonly Found[] {
    this.#found = [];
    this.#pending += text;
    while (this.#step(ended));
    return this.#found;
  }

  /** Takes one step of the search for the route header. @returns whether the next step is possible without more text */
  #step(ended: boolean): boolean {
    const state = this.#state;
    switch (state.at) {
      case 'before':
        return this.#before(ended);
      case 'reasoning':
        return this.#skipReasoning(state.close, ended);
      case 'line-end':
        return this.#endLine(state.header, ended);
      case 'after':
      case 'after-fence':
        return this.#separate(state, ended);
      case 'text':
        return this.#show();
      default:
        return state satisfies never;
    }
  }

  #show(): boolean {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '') this.#found.push({ type: 'text', text, wrapped: this.#fence !== undefined });
    return false;
  }

  #before(ended: boolean): boolean {
    this.#pass(BLANK.exec(this.#pending)?.[0].length ?? 0);
    const text = this.#pending;
    const opening = openReasoning(text);
    if (text === '' || opening === 'undecided') return ended && this.#decide();
    if (opening !== undefined) {
      if (opening.orphan) this.#passed = '';
      else if (opening.close !== '') this.#found.push({ type: 'thinking' });
      this.#pending = text.slice(opening.length);
      this.#hasSentence = false;
      this.#hasReasoned = true;
      this.#state = { at: 'reasoning', close: opening.close };
      return true;
    }
    const [fence = '', mark] = (this.#fence === undefined && FENCE.exec(text)) || [];
    if (mark === undefined && this.#fence === undefined && MAYBE_FENCE.test(text))
      return ended && this.#decide();
    if (mark === undefined) return this.#readLine(ended);
    this.#fence = mark;
    return this.#pass(fence.length);
  }

  #readLine(ended: boolean): boolean {
    const text = this.#pending;
    const end = endOfHeader(text);
    if (end === undefined && !ended) return !this.#canWait(text) && this.#decide();
    const line = text.slice(0, end);
    const header = parseHeader(line.trimEnd());
    if (header && (header.confidence !== undefined || !this.#hasSentence))
      return this.#decide({ header, line });
    const canBeSentence = !this.#hasSentence && this.#fence === undefined && isSentence(line);
    const behind = canBeSentence ? parseAfterSentence(line.trimEnd()) : undefined;
    if (behind) return this.#decide({ header: behind, line });
    if (end === undefined || text.startsWith('{') || !canBeSentence) return this.#decide();
    this.#hasSentence = true;
    return this.#pass(end);
  }

  #canWait(text: string): boolean {
    if (couldBeHeader(text)) return true;
    return !this.#hasSentence && this.#fence === undefined && isSentence(text);
  }

  #skipReasoning(close: string, ended: boolean): boolean {
    const { rest, closed } = skipReasoning(this.#pending, close);
    const isOver = closed || ended;
    this.#pending = isOver && !closed ? '' : rest;
    if (isOver) this.#state = { at: 'before' };
    return isOver;
  }

  #endLine(header: Header, ended: boolean): boolean {
    if (!ended && MAYBE_LINE_END.test(this.#pending)) return false;
    this.#pending = this.#pending.replace(LINE_END, '');
    this.#state = { at: 'after', header };
    return true;
  }

  #separate({ at, header }: AfterHeader, ended: boolean): boolean {
    const separator = separatorAfter(this.#pending, { header, fence: this.#fence, ended });
    if (separator === undefined) return false;
    this.#pending = this.#pending.slice(separator.drop);
    this.#fence = separator.fence;
    this.#state = separator.next === 'text' ? { at: 'text' } : { at: separator.next, header };
    if (separator.next === 'text' && at === 'after-fence')
      this.#pending = this.#pending.replace(BLANK_LINES, '');
    return true;
  }

  /** Ends the search, either with a route header or with all skipped text as part of the answer. */
  #decide(head?: Readonly<{ header: Header; line: string }>): boolean {
    this.#found.push({ type: 'header', header: head?.header, line: head?.line ?? '' });
    if (head) {
      this.#pending = this.#pending.slice(head.line.length);
      this.#state = { at: 'line-end', header: head.header };
      return true;
    }
    const isBlank = this.#hasReasoned && this.#passed.trim() === '';
    this.#pending = (isBlank ? '' : this.#passed) + this.#pending;
    this.#fence = undefined;
    this.#state = { at: 'text' };
    return true;
  }

  #pass(length: number): boolean {
    const passed = this.#pending.slice(0, length);
    if (passed.trim() !== '' || this.#passed.length < LONGEST_BLANK) this.#passed += passed;
    this.#pending = this.#pending.slice(length);
    return true;
  }
}

const isSentence = (line: string): boolean => Buffer.byteLength(line) <= SENTENCE_BYTES;
