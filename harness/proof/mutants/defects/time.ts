import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelPart } from '../good-server/seams.ts';
import type { Mutant } from '../mutant.ts';

/**
 * Returns known-bad servers that are too slow. `pace` is the factor by which deadlines are shorter than in production.
 */
export const slowServers = (pace: number): readonly Mutant[] => [
  {
    name: 'slow',
    defect: 'Every twentieth answer takes longer than the bound',
    foundBy: 'latency',
    patch: (good) => {
      let count = 0;
      return {
        async *call(ask): AsyncGenerator<ModelPart> {
          count += 1;
          if (count % 20 === 10) await sleep(13_000 / pace, undefined, { signal: ask.signal });
          yield* good.call(ask);
        },
      };
    },
  },
  {
    name: 'slow-with-length',
    defect: 'Every 1,000 characters of a question take 1.5 s more, within the bound',
    foundBy: 'independence',
    patch: (good) => ({
      async *call(ask): AsyncGenerator<ModelPart> {
        const characters = Array.from(ask.query).length;
        await sleep((characters * 1.5) / pace, undefined, { signal: ask.signal });
        yield* good.call(ask);
      },
    }),
  },
  {
    name: 'hang-in-the-stream',
    defect: 'One answer stops after its first words and never ends',
    foundBy: 'termination',
    patch: () => {
      let count = 0;
      return {
        async *stream(parts) {
          count += 1;
          const hangs = count === 45;
          for await (const part of parts) {
            yield part;
            if (hangs && part.type === 'text') await new Promise(() => {});
          }
        },
      };
    },
  },
  {
    name: 'cut-stream',
    defect: 'An answer to a question with a brace ends without a receipt, as if all had been said',
    foundBy: 'termination',
    patch: () => ({
      async *stream(parts, { query }) {
        const isCut = query.includes('{');
        for await (const part of parts) if (!isCut || part.type !== 'receipt') yield part;
      },
    }),
  },
];
