import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelPart, ModelRequest, Patch } from '../good-server/seams.ts';
import { foundBy, type Mutant } from '../mutant.ts';

/** Returns a patch that waits before each model call. */
const slowed =
  (waitMs: (ask: ModelRequest) => number): Patch =>
  (good) => ({
    async *call(ask): AsyncGenerator<ModelPart> {
      await sleep(waitMs(ask), undefined, { signal: ask.signal });
      yield* good.call(ask);
    },
  });

/** Returns a function that counts its calls and returns their number, from 1. */
const counter = () => {
  let count = 0;
  return () => (count += 1);
};

/**
 * Returns known-bad servers that are too slow. `pace` is the factor by which deadlines are shorter than in production.
 */
export const slowServers = (pace: number): readonly Mutant[] => {
  const calls = counter();
  return [
    ...foundBy('latency', {
      slow: [
        'Every twentieth answer takes longer than the bound',
        slowed(() => (calls() % 20 === 10 ? 13_000 / pace : 0)),
      ],
    }),
    ...foundBy('independence', {
      'slow-with-length': [
        'Every 1,000 characters of a question take 1.5 s more, within the bound',
        slowed(({ query }) => (Array.from(query).length * 1.5) / pace),
      ],
    }),
    ...foundBy('termination', {
      'hang-in-the-stream': [
        'One answer stops after its first words and never ends',
        () => {
          const streams = counter();
          return {
            async *stream(parts) {
              const hangs = streams() === 45;
              for await (const part of parts) {
                yield part;
                if (hangs && part.type === 'text') await new Promise(() => {});
              }
            },
          };
        },
      ],
      'cut-stream': [
        'An answer to a question with a brace ends without a receipt, as if all had been said',
        () => ({
          async *stream(parts, { query }) {
            const isCut = query.includes('{');
            for await (const part of parts) if (!isCut || part.type !== 'receipt') yield part;
          },
        }),
      ],
    }),
  ];
};
