import type { ModelAnswer, Usage } from '../model/port.ts';
import { findHeader } from './find-header.ts';
import { toRoute, type Route } from './header.ts';
import type { Agent } from './routes.ts';

/** An answer as it is read: the route first, then text, then what the call used. */
export type AnswerPart =
  | Readonly<{ type: 'route'; route: Route }>
  | Readonly<{ type: 'text'; text: string }>
  | Readonly<{ type: 'usage'; usage: Usage; stopReason: string }>;

/** Splits the model's answer into its header and its text; the route is known when the header's line ends. */
export async function* readAnswer(answer: ModelAnswer, agent: Agent): AsyncGenerator<AnswerPart> {
  let pending = '';
  let isRouted = false;
  let leftover = '';

  function* take(ended: boolean): Generator<AnswerPart> {
    if (!isRouted) {
      const found = findHeader(pending, ended);
      if (found === undefined) return;
      const route = toRoute(found.header, agent);
      yield { type: 'route', route };
      isRouted = true;
      // C3: when the model wrote nothing but a line that names no known route, that line is shown.
      if (route.fallback) leftover = found.line;
      pending = found.text;
    }
    if (pending === '') return;
    leftover = '';
    yield { type: 'text', text: pending };
    pending = '';
  }

  let usage: AnswerPart | undefined;
  for await (const part of answer) {
    if (part.type === 'usage') {
      usage = part;
      continue;
    }
    pending += part.text;
    yield* take(false);
  }
  yield* take(true);
  if (leftover !== '') yield { type: 'text', text: leftover };
  if (usage !== undefined) yield usage;
}
