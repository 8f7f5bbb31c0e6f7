import type { ModelFault } from '../../target/model-faults.ts';

const PER_TOKEN_MS = 60;

/** Returns a scripted model answer with this number of words, slow enough to be cut in the middle. */
export const slowAnswer = (words: number): ModelFault => ({
  text: [
    `${JSON.stringify({ route: 'general', p: 0.9 })}\n`,
    ...Array.from({ length: words }, (_, at) => `word${at} `),
  ],
  perTokenMs: PER_TOKEN_MS,
});
