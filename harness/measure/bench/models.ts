import type { ModelCatalog, Respond } from '../../emulator/bedrock/respond.ts';

/** The pace that the goals assume: 300 ms to the first token, then one every 20 ms. */
export const BENCH_PACE = { timeToFirstTokenMs: 300, perTokenMs: 20 };

/** Header of four tokens (`o200k`, with its line break), which delays the first word. */
export const HEADER = 'math 97';
const ANSWER = 'The answer is 96.';

/** Model that writes a header and a short answer, for measuring the time to the first word. */
export const SHORT = 'bench.short-v1:0';
/** The same answer without a header. */
export const PLAIN_MODEL = 'bench.plain-v1:0';
/** Model that writes a header and a long answer, for measuring CPU time and memory. */
export const LONG = 'bench.long-v1:0';

/** Words of one token each, so that an answer of 200 tokens takes 4 s. */
const LONG_ANSWER = Array.from({ length: 200 }, (_, at) =>
  at % 12 === 11 ? ' it.' : ' word',
).join('');

/** The models that answer, each call reported to `onRequest`. */
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
