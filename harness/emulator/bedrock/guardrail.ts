import { ServiceError } from './errors.ts';
import type { GuardrailConfig, Piece } from './respond.ts';

export type Guardrail = Readonly<{
  words: readonly string[];
  blockedInput: string;
  blockedOutput: string;
}>;

export type Guardrails = Readonly<Record<string, Guardrail>>;

/**
 * Returns the number of text units, of up to 1,000 characters each, for which Bedrock bills each guardrail policy.
 */
export const textUnits = (text: string): number => Math.ceil(Array.from(text).length / 1_000);

/**
 * Finds the guardrail that a call names. @throws {ServiceError} ValidationException for a guardrail or version that
 * does not exist
 */
export function findGuardrail(guardrails: Guardrails, config: GuardrailConfig): Guardrail {
  const id = config.guardrailIdentifier.split(':guardrail/').at(-1) ?? '';
  const key = `${id}:${config.guardrailVersion}`;
  const found = Object.hasOwn(guardrails, key) ? guardrails[key] : undefined;
  if (found) return found;
  throw new ServiceError(
    'ValidationException',
    'The guardrail identifier or version provided in the request does not exist.',
  );
}

/** Numbers of text units that a guardrail has checked in the question (`input`) and in the answer (`output`). */
export type GuardrailUnits = { input: number; output: number };

const holds = ({ words }: Guardrail, text: string): boolean =>
  words.some((word) => text.toLowerCase().includes(word.toLowerCase()));

/**
 * Yields an answer that a guardrail has checked in synchronous mode. It checks the question before the model is
 * called, and the whole answer before any of it is sent.
 */
export async function* guarded(
  guardrail: Guardrail,
  { question, units }: Readonly<{ question: string; units: GuardrailUnits }>,
  answer: () => AsyncIterable<Piece>,
): AsyncGenerator<Piece, void, undefined> {
  units.input = textUnits(question);
  if (holds(guardrail, question)) {
    yield guardrail.blockedInput;
    yield { stopReason: 'guardrail_intervened' };
    return;
  }
  const pieces: Piece[] = [];
  for await (const piece of answer()) pieces.push(piece);
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '')).join('');
  units.output = textUnits(text);
  if (holds(guardrail, text)) {
    yield guardrail.blockedOutput;
    yield { stopReason: 'guardrail_intervened' };
    return;
  }
  yield* pieces;
}

export const guardrailTrace = (id: string, units: GuardrailUnits) => {
  const assessed = (count: number) => ({
    invocationMetrics: {
      guardrailProcessingLatency: 1,
      usage: {
        topicPolicyUnits: 0,
        contentPolicyUnits: 0,
        wordPolicyUnits: count,
        sensitiveInformationPolicyUnits: 0,
        sensitiveInformationPolicyFreeUnits: 0,
        contextualGroundingPolicyUnits: 0,
      },
    },
  });
  return {
    inputAssessment: { [id]: assessed(units.input) },
    ...(units.output > 0 && { outputAssessments: { [id]: [assessed(units.output)] } }),
  };
};
