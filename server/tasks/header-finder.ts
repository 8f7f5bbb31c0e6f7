import type { AnswerOpening } from './answer-tag.ts';
import { readBeginning } from './beginning.ts';
import type { Found } from './found.ts';
import { HeaderEnd } from './header-end.ts';
import { readFirstLine } from './header-line.ts';
import type { Header } from './header.ts';
import { HeldText } from './held-text.ts';
import { Hold, type HoldOptions } from './hold.ts';
import { findAnswer, ReasoningBlock } from './reasoning-block.ts';
import { nextMark, type FirstMark } from './reasoning-marks.ts';
import { SkippedText } from './skipped-text.ts';
import type { Wrapping } from './unwrap.ts';

type State =
  | Readonly<{ at: 'before' | 'held' | 'text' }>
  | Readonly<{ at: 'reasoning'; block: ReasoningBlock }>
  | Readonly<{ at: 'header'; end: HeaderEnd }>;

const BLANK = /^[\s\uFEFF]+/;

/**
 * Finds the route header at the beginning of an answer, wherever the stream splits the text (C3). It skips blank
 * lines, a byte order mark, a code fence, reasoning, the opening mark of an answer, and one short sentence.
 */
export class HeaderFinder {
  #state: State = { at: 'before' };
  #pending = '';
  readonly #skipped = new SkippedText();
  /** Text before a closing mark of reasoning that no mark opened; it is shown when nothing follows. */
  #unopened = '';
  #hasSentence = false;
  #hasReasoned = false;
  /** Whether a closing mark of reasoning may still follow; `#isNested` says so after a block that may be nested. */
  #mayHold = true;
  #isNested = false;
  #wrapping: Wrapping = { fence: undefined, closes: undefined };
  #found: Found[] = [];
  readonly #held = new HeldText();
  readonly #options: HoldOptions;
  readonly #hold: Hold;

  constructor(options: HoldOptions) {
    this.#options = options;
    this.#hold = new Hold(options);
  }

  /** Whether the search for the route header has ended, so that all further text is the answer. */
  get isDone(): boolean {
    return this.#state.at === 'text';
  }

  /** Notes that the service sends reasoning apart from the text, so that the text contains none. */
  reasoned(): void {
    this.#hasReasoned = true;
    this.#mayHold = false;
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
        return this.#skipReasoning(state.block, ended);
      case 'held':
        return this.#wait(ended);
      case 'header':
        return this.#endHeader(state.end, ended);
      case 'text':
        return this.#show(this.#take());
      default:
        return state satisfies never;
    }
  }

  #show(text: string): false {
    if (text !== '') this.#found.push({ type: 'text', text, wrapping: this.#wrapping });
    return false;
  }

  #before(ended: boolean): boolean {
    this.#pass(BLANK.exec(this.#pending)?.[0].length ?? 0);
    const read = readBeginning(this.#pending, this.#wrapping);
    switch (read.type) {
      case 'undecided':
        return ended && this.#giveUp();
      case 'reasoning':
        return this.#reason(read.mark);
      case 'answer':
        return this.#openAnswer(read.opening);
      case 'fence':
        this.#wrapping = { ...this.#wrapping, fence: read.fence };
        return this.#pass(read.length);
      case 'line':
        return this.#readLine(ended);
      default:
        return read satisfies never;
    }
  }

  #reason(mark: FirstMark): true {
    this.#hasSentence = false;
    this.#hasReasoned = true;
    this.#skipped.clearBlank();
    this.#drop(mark.length);
    if (mark.kind === 'orphan') {
      this.#skipped.clear();
      this.#wrapping = { ...this.#wrapping, fence: undefined };
    }
    if (mark.kind !== 'block') return true;
    this.#found.push({ type: 'thinking' });
    const block = new ReasoningBlock(mark.name, new Hold(this.#options));
    this.#state = { at: 'reasoning', block };
    return true;
  }

  #openAnswer({ length, closes, isOfFamily }: AnswerOpening): true {
    this.#wrapping = { ...this.#wrapping, closes };
    this.#hasReasoned ||= isOfFamily;
    return this.#hasReasoned ? this.#drop(length) : this.#pass(length);
  }

  #readLine(ended: boolean): boolean {
    const before = { hasSentence: this.#hasSentence, fence: this.#wrapping.fence };
    const read = readFirstLine(this.#pending, ended, before);
    if (read.type === 'undecided') return false;
    if (read.type === 'text') return this.#giveUp();
    if (read.type === 'header') return this.#accept(read.header, read.line);
    const line = this.#pending.slice(0, read.length);
    if (this.#mayHold && nextMark(line, 0)?.closes === true) return this.#giveUp();
    this.#hasSentence = true;
    return this.#pass(read.length);
  }

  #skipReasoning(block: ReasoningBlock, ended: boolean): boolean {
    const end = block.push(this.#take(), ended);
    if (end === undefined) return false;
    this.#isNested ||= !end.isCertain;
    this.#mayHold = this.#isNested;
    this.#pending = end.rest;
    this.#state = { at: 'before' };
    return true;
  }

  /** Waits for a closing mark of reasoning that shows that the held text is reasoning. */
  #wait(ended: boolean): boolean {
    const reasoning = this.#held.find(this.#pending, ended);
    if (reasoning === undefined) {
      if (!ended && !this.#hold.isOver()) return false;
      this.#mayHold = false;
      return this.#giveUp();
    }
    if (reasoning.isCertain) this.#found.push({ type: 'thinking' });
    else this.#skipped.add(reasoning.passed, true);
    this.#unopened = reasoning.before;
    this.#pending = reasoning.rest;
    this.#hasSentence = false;
    this.#hasReasoned ||= reasoning.isCertain;
    this.#state = { at: 'before' };
    return true;
  }

  #accept(header: Header, line: string): true {
    this.#found.push({ type: 'header', header, line });
    this.#state = { at: 'header', end: new HeaderEnd(header, this.#wrapping, this.#hasReasoned) };
    return this.#drop(line.length);
  }

  #endHeader(end: HeaderEnd, ended: boolean): false {
    const answer = end.push(this.#take(), ended);
    if (answer === undefined) return false;
    this.#wrapping = answer.wrapping;
    this.#state = { at: 'text' };
    return this.#show(answer.text);
  }

  /** Makes all skipped text part of the answer. The text is held first while a closing mark may follow. */
  #giveUp(): true {
    this.#pending = this.#skipped.take() + this.#pending;
    const closes = this.#hasReasoned ? this.#wrapping.closes : undefined;
    this.#wrapping = { fence: undefined, closes };
    this.#state = { at: this.#mayHold ? 'held' : 'text' };
    if (this.#mayHold) return true;
    const answer = this.#isNested ? findAnswer(this.#pending) : undefined;
    if (answer) {
      this.#isNested = false;
      this.#pending = answer.text;
      this.#state = { at: 'before' };
      return true;
    }
    if (this.#pending.trim() === '') this.#pending = this.#unopened || this.#pending;
    this.#found.push({ type: 'header', header: undefined, line: '' });
    return true;
  }

  #take(): string {
    const text = this.#pending;
    this.#pending = '';
    return text;
  }

  /** Skips text that is shown when no route header follows; blank lines after reasoning are not. */
  #pass(length: number): true {
    this.#skipped.add(this.#pending.slice(0, length), !this.#hasReasoned);
    return this.#drop(length);
  }

  #drop(length: number): true {
    this.#pending = this.#pending.slice(length);
    return true;
  }
}
