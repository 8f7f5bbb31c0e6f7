import type { ModelAnswer, Usage } from '../model/port.ts';
import { dropSeparator, findHeader, looksLikeHeader, toRoute, type Route } from './header.ts';
import type { Agent } from './routes.ts';

/** An answer as it is read: the route first, then text, then what the call used. */
export type AnswerPart =
  | Readonly<{ type: 'route'; route: Route }>
  | Readonly<{ type: 'text'; text: string }>
  | Readonly<{ type: 'usage'; usage: Usage; stopReason: string }>;

/** Splits the model's answer into its header and its text, the route as soon as its brace closes. */
export async function* readAnswer(answer: ModelAnswer, agent: Agent): AsyncGenerator<AnswerPart> {
  let pending = '';
  let header: string | undefined;
  let state: 'header' | 'separator' | 'text' = 'header';
  let wrote = false;

  function* take(ended: boolean): Generator<AnswerPart> {
    if (state === 'header') {
      const found = findHeader(pending, ended);
      if (found === undefined) return;
      yield { type: 'route', route: toRoute(found.header, agent) };
      const isHeader = looksLikeHeader(found.header);
      header = isHeader ? found.header : undefined;
      pending = isHeader ? found.text : pending;
      state = isHeader ? 'separator' : 'text';
    }
    if (state === 'separator') {
      const text = dropSeparator(pending, ended);
      if (text === undefined) return;
      pending = text;
      state = 'text';
    }
    if (pending === '') return;
    wrote = true;
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
  // C3: what the model wrote is shown, even if it wrote nothing but a line that names no known route.
  if (!wrote && header !== undefined && toRoute(header, agent).fallback) {
    yield { type: 'text', text: header };
  }
  if (usage !== undefined) yield usage;
}
