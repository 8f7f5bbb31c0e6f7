import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { ConverseRequest } from './respond.ts';
import type { AnswerToken } from './write-tokens.ts';

/** An accepted call: the prompt that the model received, and the first line of the answer. */
export const PromptSeen = z.object({
  system: z.string(),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })),
  /** First line of the answer, as far as it has been written; empty when nothing has been written. */
  firstLine: z.string(),
});
export type PromptSeen = z.output<typeof PromptSeen>;

const MAX_TRACES = 5_000;
const MAX_CALLS = 20;

export class PromptsSeen {
  readonly #traces = new LRUCache<string, PromptSeen[]>({ max: MAX_TRACES });

  /** Records a call, and yields its answer unchanged while it records the answer's first line. */
  async *note<End>(
    traceId: string | undefined,
    { system = [], messages }: ConverseRequest,
    answer: AsyncGenerator<AnswerToken, End, undefined>,
  ): AsyncGenerator<AnswerToken, End, undefined> {
    const seen: PromptSeen = {
      system: textOf(system),
      messages: messages.map(({ role, content }) => ({ role, text: textOf(content) })),
      firstLine: '',
    };
    const calls = traceId === undefined ? [] : (this.#traces.get(traceId) ?? []);
    if (traceId !== undefined && calls.length < MAX_CALLS)
      this.#traces.set(traceId, [...calls, seen]);
    let isOpen = true;
    for (;;) {
      const next = await answer.next();
      if (next.done === true) return next.value;
      if (isOpen && typeof next.value === 'string') {
        const [line = '', ...rest] = next.value.split('\n');
        seen.firstLine += line;
        isOpen = rest.length === 0;
      }
      yield next.value;
    }
  }

  of(traceId: string): readonly PromptSeen[] {
    return this.#traces.get(traceId) ?? [];
  }
}

const textOf = (content: readonly Readonly<{ text: string }>[]): string =>
  content.map(({ text }) => text).join('\n');
