import type { Respond } from './respond.ts';

/** Answers every call with the same chunks, or with the chunks that a function returns for the request. */
export function scripted(
  answer: string | readonly string[] | ((question: string) => string),
): Respond {
  return async function* respond({ messages }) {
    if (typeof answer === 'function') {
      yield answer(
        messages
          .at(-1)
          ?.content.map(({ text }) => text)
          .join('') ?? '',
      );
      return;
    }
    if (typeof answer === 'string') yield answer;
    else yield* answer;
  };
}
