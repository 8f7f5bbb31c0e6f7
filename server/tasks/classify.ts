import { reasonOf } from '../errors.ts';
import type { OneCall } from '../model/one-call.ts';
import type { Usage } from '../model/port.ts';
import type { Route } from './header.ts';
import { toPrompt } from './prompt.ts';
import { readAnswer } from './read-answer.ts';
import { offerOf } from './routes.ts';

/**
 * Token limit for a reply that is only a route header: enough in any model's tokens, also with a code fence or a
 * sentence before it.
 */
const HEADER_TOKENS = 32;
/** Token limit for the reply to `classify` of a model that is configured as reasoning first. */
const REASONING_TOKENS = 2_000;

const OFFER = offerOf('auto');

type Classified = Readonly<{
  route: Route;
  usage: Usage | undefined;
  stopReason: string | undefined;
}>;

/**
 * The model call of `classify` (C1). It has the prompt of `chat`, but the reply ends after the route header: the
 * prompt says so, and the token limit is low. A stop sequence cannot end the reply at a line break, because models
 * refuse a stop sequence of only white space.
 */
export const classifyCall: OneCall<
  Readonly<{ query: string; reasoning: boolean }>,
  Promise<Classified>
> = {
  prompt: ({ query, reasoning }) => ({
    ...toPrompt({ query, offered: OFFER.routes, history: [], notes: [], reply: 'header' }),
    maxTokens: reasoning ? REASONING_TOKENS : HEADER_TOKENS,
  }),
  async read(answer) {
    let route: Route | undefined;
    let usage: Usage | undefined;
    let stopReason: string | undefined;
    try {
      for await (const part of readAnswer(answer, { offer: OFFER, reasons: true })) {
        if (part.type === 'route') route = part.route;
        if (part.type === 'usage') ({ usage, stopReason } = part);
      }
    } catch (error) {
      // An error of the model after its route header does not affect the route; only the token usage is unknown then.
      if (route === undefined || reasonOf(error) === 'stopped') throw error;
    }
    // readAnswer() always yields a route, at the latest when the answer ends.
    if (route === undefined) throw new TypeError('An answer ended without a route');
    return { route, usage, stopReason };
  },
};
