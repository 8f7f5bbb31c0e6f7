import type { Receipt } from '../store/turn.ts';
import type { ChatPart } from './answer.ts';

type RoutePart = Extract<ChatPart, { type: 'route' }>;
type ThinkingPart = Extract<ChatPart, { type: 'thinking' }>;
type NotePart = Extract<ChatPart, { type: 'note' }>;
type Written = Extract<ChatPart, { type: 'thinking' | 'route' | 'note' | 'text' }>;

type State =
  | Readonly<{ name: 'writing' }>
  | Readonly<{ name: 'complete'; receipt: Receipt | undefined }>
  | Readonly<{ name: 'failed'; error: unknown; receipt: Receipt | undefined }>;

/** A waiting reader of the answer: one that waits for any part, or only for the end of the answer. */
type Waiter = Readonly<{ for: 'part' | 'end'; wake: () => void }>;

type Pace = Readonly<{
  /** Shortest time in milliseconds between two pieces of text; the first piece is sent at once. */
  coalesceMs: number;
  /** Milliseconds without a part after which a `ping` is sent. */
  pingMs: number;
}>;

/**
 * The part of an answer that is written so far, in the memory of the ECS task that writes it. Any number of readers
 * follow it at their own pace. A reader stores nothing but its position in the text.
 */
export class LiveAnswer {
  #thinking: ThinkingPart | undefined;
  #route: RoutePart | undefined;
  #note: NotePart | undefined;
  #text = '';
  #state: State = { name: 'writing' };
  #readers = 0;
  readonly #waiters = new Set<Waiter>();

  get text(): string {
    return this.#text;
  }

  get route(): RoutePart | undefined {
    return this.#route;
  }

  get note(): NotePart | undefined {
    return this.#note;
  }

  get readers(): number {
    return this.#readers;
  }

  write(part: Written): void {
    if (part.type === 'thinking') this.#thinking = part;
    else if (part.type === 'route') this.#route = part;
    else if (part.type === 'note') this.#note = part;
    else this.#text += part.text;
    for (const waiter of this.#waiters) if (waiter.for === 'part') waiter.wake();
  }

  complete(receipt: Receipt | undefined): void {
    this.#end({ name: 'complete', receipt });
  }

  fail(error: unknown, receipt?: Receipt): void {
    this.#end({ name: 'failed', error, receipt });
  }

  /**
   * Yields the thinking part, the route and the note, then the text from a position in UTF-16 code units, then
   * the receipt.
   *
   * @throws the error with which the answer failed, after the text and the receipt
   */
  async *read(from: number, { coalesceMs, pingMs }: Pace): AsyncGenerator<ChatPart> {
    const unsent: (() => ChatPart | undefined)[] = [
      () => this.#thinking,
      () => this.#route,
      () => this.#note,
    ];
    let at = from;
    let nextTextAt = 0;
    this.#readers += 1;
    try {
      for (;;) {
        const index = unsent.findIndex((part) => part() !== undefined);
        const part = unsent.splice(index, index < 0 ? 0 : 1)[0]?.();
        if (part) {
          yield part;
        } else if (this.#text.length > at) {
          const waitMs = nextTextAt - performance.now();
          if (waitMs > 0 && this.#state.name === 'writing') {
            await this.#wait('end', waitMs);
            continue;
          }
          const text = this.#text.slice(at);
          at = this.#text.length;
          nextTextAt = performance.now() + coalesceMs;
          yield { type: 'text', text };
        } else if (this.#state.name === 'failed') {
          const { error, receipt } = this.#state;
          if (receipt) yield { type: 'receipt', receipt };
          throw error;
        } else if (this.#state.name === 'complete') {
          const { receipt } = this.#state;
          if (receipt) yield { type: 'receipt', receipt };
          return;
        } else if (await this.#wait('part', pingMs)) {
          yield { type: 'ping' };
        }
      }
    } finally {
      this.#readers -= 1;
    }
  }

  #end(state: State): void {
    this.#state = state;
    for (const waiter of this.#waiters) waiter.wake();
  }

  /** Waits for a part or for the end of the answer, as `what` says. @returns true when the time ran out first */
  async #wait(what: Waiter['for'], ms: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { for: what, wake: () => resolve(false) };
    const timer = setTimeout(() => resolve(true), ms);
    this.#waiters.add(waiter);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    }
  }
}
