import type { CallScript } from './behaviour.ts';
import { guarded, guardrailTrace, type Guardrail, type GuardrailUnits } from './guardrail.ts';
import type { ConverseRequest, Piece } from './respond.ts';
import { replaceFirstLine, writeTokens } from './write-tokens.ts';

export type Answering = Readonly<{
  script: CallScript;
  /** Guardrail that checks the question and the answer; undefined when the call names no guardrail. */
  guardrail: Guardrail | undefined;
  respond: () => AsyncIterable<Piece>;
}>;

/**
 * Returns the tokens of an answer, which comes from the script or the model, and a function that returns the
 * guardrail's trace.
 */
export function answerTokens(
  { inferenceConfig = {}, messages, guardrailConfig }: ConverseRequest,
  { script, guardrail, respond }: Answering,
) {
  const { text, firstLine, reasoning, stopReason } = script;
  const units: GuardrailUnits = { input: 0, output: 0 };
  const chunks =
    text === undefined ? respond() : chunksOf(typeof text === 'string' ? [text] : text);
  const lines =
    firstLine === undefined || Array.isArray(text) ? chunks : replaceFirstLine(chunks, firstLine);
  const answer = () => framed(lines, { reasoning, stopReason });
  const question = (messages.at(-1)?.content ?? []).map((block) => block.text).join('\n');
  const pieces = guardrail ? guarded(guardrail, { question, units }, answer) : answer();
  const { maxTokens, stopSequences } = inferenceConfig;
  const isTraced = guardrailConfig?.trace?.startsWith('enabled') === true;
  return {
    tokens: writeTokens(pieces, {
      maxTokens,
      stopSequences,
      ...(Array.isArray(text) && { split: (chunk: string) => [chunk] }),
    }),
    trace: () =>
      isTraced ? guardrailTrace(guardrailConfig.guardrailIdentifier, units) : undefined,
  };
}

async function* framed(
  chunks: AsyncIterable<Piece>,
  { reasoning, stopReason }: Pick<CallScript, 'reasoning' | 'stopReason'>,
): AsyncGenerator<Piece, void, undefined> {
  if (reasoning !== undefined) yield { reasoning };
  yield* chunks;
  if (stopReason !== undefined) yield { stopReason };
}

async function* chunksOf(chunks: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* chunks;
}
