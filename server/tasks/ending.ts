import { z } from 'zod';

/** Every way in which an answer can end (C11a). Only `complete` means that the answer is complete. */
export const Ending = z.enum([
  'complete',
  /** The answer reached the model's token limit; it can be continued. */
  'cut',
  /** The answer ended below the model's token limit, because the budget could not pay for more. */
  'shortened',
  /** A content filter of the model ended the answer. */
  'withheld',
  /** The guardrail of the environment ended the answer. */
  'guarded',
  /** The model wrote only white space or a route header. */
  'empty',
  /** The conversation fills the model's context window. */
  'context_full',
  /** The model service did not accept the request. */
  'refused',
  /** The stop reason is missing from `ENDING_BY_STOP_REASON`; the receipt contains it. */
  'unknown',
]);
export type Ending = z.infer<typeof Ending>;

/**
 * Endings by Bedrock's stop reasons:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
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

/** Endings by the reasons of failed model calls, for those reasons that correspond to an ending. */
const ENDING_BY_REASON = { model_context_full: 'context_full', model_refused: 'refused' } as const;

const isKnown = <T extends object>(table: T, key: PropertyKey): key is keyof T =>
  Object.hasOwn(table, key);

/** The origin of the token limit that ended an answer: the model's own limit, or what the budget could pay. */
export type LengthLimit = 'model' | 'budget';

/** Returns the ending of an answer whose model call completed with a stop reason. */
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

/** Returns the ending of an answer whose model call failed; null when no ending corresponds to the reason. */
export const endingAfter = (reason: string): Ending | null =>
  isKnown(ENDING_BY_REASON, reason) ? ENDING_BY_REASON[reason] : null;
