import type { OneCall } from '../model/one-call.ts';
import { toPrompt, type PromptInput } from './prompt.ts';
import { readAnswer, type AnswerPart } from './read-answer.ts';
import type { Offer } from './routes.ts';

export type ChatTask = OneCall<
  Omit<PromptInput, 'offered'> & Readonly<{ maxTokens: number }>,
  AsyncGenerator<AnswerPart>
>;

/** C2: gets route and answer out of the same call. */
export const chatWith = (offer: Offer): ChatTask => ({
  prompt: ({ maxTokens, ...input }) => ({
    ...toPrompt({ ...input, offered: offer.routes }),
    maxTokens,
  }),
  read: (answer) => readAnswer(answer, offer),
});
