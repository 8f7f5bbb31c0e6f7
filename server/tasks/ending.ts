import { z } from 'zod';

/** Every way an answer can end (C11a). Only `complete` is a whole answer. */
export const Ending = z.enum([
  'complete',
  /** The answer reached the limit of tokens; it can be continued. */
  'cut',
  /** The answer ended below the model's limit, because no more could be paid. */
  'shortened',
  /** A content filter of the model ended the answer. */
  'withheld',
  /** The guardrail of the environment ended the answer. */
  'guarded',
  /** The model wrote only white space or a header. */
  'empty',
  /** The conversation fills the model's context. */
  'context_full',
  /** The service did not accept the request. */
  'refused',
  /** The stop reason is not in the table; the receipt names it. */
  'unknown',
]);
export type Ending = z.infer<typeof Ending>;

/** Stop reasons: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html */
export const ENDING_BY_STOP_REASON = {
  end_turn: 'complete',
  stop_sequence: 'complete',
  max_tokens: 'cut',
  guardrail_intervened: 'guarded',
  content_filtered: 'withheld',
  model_context_window_exceeded: 'context_full',
  tool_use: 'unknown',
  malformed_model_output: 'unknown',
  malformed_tool_use: 'unknown',
} as const satisfies Record<string, Ending>;

/** Reasons of failed calls that say how the answer ended. */
const ENDING_BY_REASON = { model_context_full: 'context_full', model_refused: 'refused' } as const;

const isKnown = <T extends object>(table: T, key: PropertyKey): key is keyof T =>
  Object.hasOwn(table, key);

/** The limit of tokens that ended an answer: the model's own, or what the budget could pay. */
export type LengthLimit = 'model' | 'budget';

/** Returns how an answer ended that the model brought to its end. */
export function endingOf(
  stopReason: string,
  { text, limit }: Readonly<{ text: string; limit: LengthLimit }>,
): Ending {
  const ending = isKnown(ENDING_BY_STOP_REASON, stopReason)
    ? ENDING_BY_STOP_REASON[stopReason]
    : 'unknown';
  const isBlank = text.trim() === '';
  if (ending === 'cut' && limit === 'budget') return 'shortened';
  return isBlank && (ending === 'complete' || ending === 'cut') ? 'empty' : ending;
}

/** Returns how a failed answer ended; null for a failure that has words of its own. */
export const endingAfter = (reason: string): Ending | null =>
  isKnown(ENDING_BY_REASON, reason) ? ENDING_BY_REASON[reason] : null;
