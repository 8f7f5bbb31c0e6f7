import type { ModelCatalog, Respond } from '../../emulator/bedrock/respond.ts';

/** Speed of the scripted models that the goals assume: 300 ms to the first token, then one token every 20 ms. */
export const BENCH_PACE = { timeToFirstTokenMs: 300, perTokenMs: 20 };

/**
 * Header of an answer: its first line, with which the model names the route. The header has four tokens with its line
 * break (`o200k`), which come before the first word.
 */
export const HEADER = 'math 97';
const ANSWER = 'The answer is 96.';

/** Id of a model that writes a header and a short answer, for measuring the time to the first word. */
export const SHORT = 'bench.short-v1:0';
/** Id of a model that writes the same short answer as the model `SHORT`, but no header. */
export const PLAIN_MODEL = 'bench.plain-v1:0';
/** Id of a model that writes a header and a long answer, for measuring CPU time and memory. */
export const LONG = 'bench.long-v1:0';

/** Answer of 200 words of one token each, which takes 4 s to write. */
const LONG_ANSWER = Array.from({ length: 200 }, (_, at) =>
  at % 12 === 11 ? ' it.' : ' word',
).join('');

/** Returns the scripted models by id; each call is also reported to `onRequest`. */
export function benchModels(onRequest: (...call: Parameters<Respond>) => void): ModelCatalog {
  const says = (answer: string) => ({
    pace: BENCH_PACE,
    respond: async function* (...call: Parameters<Respond>) {
      onRequest(...call);
      yield answer;
    },
  });
  return {
    [SHORT]: says(`${HEADER}\n${ANSWER}`),
    [PLAIN_MODEL]: says(ANSWER),
    [LONG]: says(`${HEADER}\n${LONG_ANSWER.trim()}`),
  };
}
