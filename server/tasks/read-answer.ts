import type { ModelAnswer, Usage } from '../model/port.ts';
import type { Found } from './found.ts';
import { HeaderFinder } from './header-finder.ts';
import { toRoute, type Route } from './header.ts';
import type { HoldOptions } from './hold.ts';
import type { Offer } from './routes.ts';
import { unwrap, type Unwrapping } from './unwrap.ts';

/** A part of an answer: a sign of thinking, the route, text, or the call's token usage, in this order. */
export type AnswerPart =
  | Readonly<{ type: 'thinking' }>
  | Readonly<{ type: 'route'; route: Route }>
  | Readonly<{ type: 'text'; text: string }>
  | Readonly<{ type: 'usage'; usage: Usage; stopReason: string }>;

/** Splits the model's reply into its route header and its text. The route is known when the header's line ends. */
export async function* readAnswer(
  answer: ModelAnswer,
  { offer, ...model }: Readonly<{ offer: Offer }> & HoldOptions,
): AsyncGenerator<AnswerPart> {
  const finder = new HeaderFinder(model);
  /** Removes the closing mark from the end of the answer; undefined when no mark was opened before the answer. */
  let wrapping: Unwrapping | undefined;
  let isUnusable = false;
  let wrote = false;
  let line = '';

  function* read(found: readonly Found[]): Generator<AnswerPart> {
    for (const part of found) {
      if (part.type === 'thinking') yield part;
      if (part.type === 'header') {
        const route = toRoute(part.header, offer);
        yield { type: 'route', route };
        isUnusable = route.fallback;
        ({ line } = part);
      }
      if (part.type === 'text') {
        wrapping ??= unwrap(part.wrapping);
        yield* show(wrapping?.push(part.text) ?? part.text);
      }
    }
  }
  function* show(text: string): Generator<AnswerPart> {
    if (text === '') return;
    wrote ||= text.trim() !== '';
    yield { type: 'text', text };
  }

  let usage: AnswerPart | undefined;
  let hasReasoned = false;
  for await (const part of answer) {
    if (part.type === 'usage') usage = part;
    else if (part.type === 'reasoning') {
      if (!hasReasoned) yield { type: 'thinking' };
      hasReasoned = true;
      finder.reasoned();
    }
    // Most parts of an answer are plain text after the route header, and are passed on unchanged.
    else if (finder.isDone && wrapping === undefined) yield* show(part.text);
    else yield* read(finder.push(part.text));
  }
  yield* read(finder.push('', true));
  if (wrapping) yield* show(wrapping.end());
  // When the model wrote only a line that names no usable route, that line is shown as the answer (C3).
  if (!wrote && isUnusable) yield* show(line);
  if (usage !== undefined) yield usage;
}
