import { AnswerTag } from './answer-tag.ts';
import { WrappingFence } from './wrapping-fence.ts';

/** The marks that were opened before the text of an answer and not closed: a code fence, or a tag such as `<answer>`. */
export type Wrapping = Readonly<{
  fence: string | undefined;
  /** Marks that can close the answer; undefined when no mark opened it. */
  closes: readonly string[] | undefined;
}>;

/** Takes the text of an answer in pieces, and returns what can be shown of it. */
export type Unwrapping = Readonly<{ push: (text: string) => string; end: () => string }>;

/** Returns what removes the end of a wrapping from an answer; undefined when nothing wraps the answer. */
export function unwrap({ fence, closes }: Wrapping): Unwrapping | undefined {
  const tag = closes && new AnswerTag(closes);
  const fenced = fence === undefined ? undefined : new WrappingFence();
  if (tag === undefined || fenced === undefined) return tag ?? fenced;
  return {
    push: (text) => fenced.push(tag.push(text)),
    end: () => fenced.push(tag.end()) + fenced.end(),
  };
}
