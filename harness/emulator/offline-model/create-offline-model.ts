import type { ConverseRequest, Respond } from '../bedrock/respond.ts';
import { createAnswerer } from './answers/answerer.ts';
import { chooseRoute, likeliest, type Choice } from './choose-route.ts';
import { canonicalText } from './classify/canonical-text.ts';
import { classifyText } from './classify/classifier.ts';
import { loadWeights } from './classify/weights.ts';
import { createEncoder } from './encoder/encoder.ts';
import { resolveFollowUp } from './follow-up.ts';
import { createRouteMatcher } from './match-routes.ts';
import { piecesOf } from './pieces.ts';
import { readPrompt } from './read-prompt.ts';

export type OfflineModelOptions = Readonly<{
  /** Tells by a model id whether that model gives short answers. */
  brief?: (modelId: string) => boolean;
}>;

export type OfflineModel = Readonly<{ respond: Respond; close: () => Promise<void> }>;

type Writing = Readonly<{ short: boolean; signal: AbortSignal }>;

/** Returns the header line that a prompt with routes asks for: the code of a route, and the confidence in percent. */
const headerLine = ({ code, confidence }: Choice): string =>
  `${code} ${Math.round(100 * confidence)}\n`;

const quoted = (codes: readonly string[]): string => codes.map((code) => `"${code}"`).join(', ');

/**
 * Creates the offline model, which answers Bedrock calls without a network. Like a real model, it names one of the
 * prompt's routes in the first line, if the prompt offers any, and then answers. The start takes about a second and
 * 250 MB; the model has two threads and eight open files until it is closed.
 */
export async function createOfflineModel({
  brief = () => false,
}: OfflineModelOptions = {}): Promise<OfflineModel> {
  const [encoder, weights, answerer] = await Promise.all([
    createEncoder(),
    loadWeights(),
    createAnswerer(),
  ]);
  const matchRoutes = createRouteMatcher(encoder);

  /** Yields the header line first, before the answer is computed, then the answer. */
  async function* write(request: ConverseRequest, { short, signal }: Writing) {
    const prompt = readPrompt(request);
    const query = resolveFollowUp(prompt.query, prompt.turns);
    const [chances, { codes, unknown }] = await Promise.all([
      // All callers share one encoder, so the text of a caller that has disconnected must not delay other callers.
      classifyText(query, { encoder, weights, signal }),
      matchRoutes(prompt.offered),
    ]);
    const choice = chooseRoute(canonicalText(query), { chances, codes });
    if (prompt.offered.length > 0 && choice === undefined) {
      yield `I am an offline model and cannot tell what the routes ${quoted(unknown)} stand for.`;
      return;
    }
    if (choice !== undefined) yield headerLine(choice);
    const label = choice?.label ?? likeliest(chances);
    const { notes, turns } = prompt;
    const earlier = turns.map(({ answer }) => answer);
    yield await answerer.answer({ query, label, notes, earlier, brief: short });
    if (unknown.length > 0)
      yield `\n\n(I cannot tell what the routes ${quoted(unknown)} stand for.)`;
  }

  return {
    respond: async function* respond(request, { modelId, signal }) {
      for await (const part of write(request, { short: brief(modelId), signal })) {
        for (const piece of piecesOf(part)) {
          signal.throwIfAborted();
          yield piece;
        }
      }
    },
    close: async () => {
      await Promise.all([encoder.close(), answerer.close()]);
    },
  };
}
