import type { Prompt } from '../model/port.ts';

/** Upper bound on the tokens that a model's own prompt format adds around each message. */
const AROUND_A_MESSAGE = 16;

/**
 * Returns an upper bound on a prompt's tokens: the number of its bytes in UTF-8, because each token of the tokenizers
 * in use has at least one byte.
 */
export const mostTokens = ({ system, messages }: Pick<Prompt, 'system' | 'messages'>): number =>
  Buffer.byteLength(system) +
  AROUND_A_MESSAGE +
  messages.reduce((sum, { text }) => sum + Buffer.byteLength(text) + AROUND_A_MESSAGE, 0);
