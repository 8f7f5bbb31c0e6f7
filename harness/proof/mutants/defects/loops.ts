import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../good-server/drain.ts';
import type { ModelRequest, ModelPart, Patch } from '../good-server/seams.ts';
import type { Mutant } from '../mutant.ts';
import { everyNth, silently } from './occasions.ts';

/** Returns a patch that makes one more model call before the answer, for questions that fulfil the condition `when`. */
const asksTwice =
  (when: (ask: ModelRequest) => boolean): Patch =>
  (good) => ({
    async *spend(ask): AsyncGenerator<ModelPart> {
      if (when(ask)) await drain(good.spend(ask));
      yield* good.spend(ask);
    },
  });

const TIMES_IN_A_LOOP = 3;
const LOOP_SLEEP_MS = 200;
/** Number of latest questions in which a defect looks for an earlier, related question. */
const SOON = 5;

/** Known-bad servers with an agent that calls itself, in ways that public reports describe. */
export const LOOPS: readonly Mutant[] = [
  {
    name: 'recursion-always',
    defect: 'Every question is asked of the model twice',
    foundBy: 'calls-per-trace',
    patch: asksTwice(() => true),
  },
  {
    name: 'recursion-to-depth-3',
    defect: 'The agent calls itself three levels deep before it answers',
    foundBy: 'calls-per-trace',
    patch: (good) => {
      async function* level(ask: ModelRequest, depth: number): AsyncGenerator<ModelPart> {
        if (depth > 1) await drain(level(ask, depth - 1));
        yield* good.spend(ask);
      }
      return { spend: (ask) => level(ask, TIMES_IN_A_LOOP) };
    },
  },
  {
    name: 'recursion-silent',
    defect: 'A second call that neither the log nor the receipt tells of',
    foundBy: 'calls-per-trace',
    patch: (good) => ({
      async *spend(ask): AsyncGenerator<ModelPart> {
        await drain(good.call(silently(ask)));
        yield* good.spend(ask);
      },
    }),
  },
  {
    name: 'recursion-on-one-question',
    defect:
      'One question that made agents loop before is asked twice soon after another such question, and nothing tells of it',
    foundBy: 'calls-per-trace',
    patch: (good) => {
      const recent: string[] = [];
      const isSoonAfter = (begin: string): boolean =>
        recent.some((query) => query.startsWith(begin));
      return {
        async *spend(ask): AsyncGenerator<ModelPart> {
          recent.unshift(ask.query);
          recent.splice(SOON);
          if (ask.query.startsWith('Run the task researcher') && isSoonAfter('Plan this task'))
            await drain(good.call(silently(ask)));
          yield* good.spend(ask);
        },
      };
    },
  },
  {
    name: 'recursion-on-some-input',
    defect: 'A question that speaks of an agent is asked twice',
    foundBy: 'calls-per-trace',
    patch: asksTwice(({ query }) => /agent/i.test(query)),
  },
  {
    name: 'recursion-at-1-percent',
    defect: 'Every hundredth question is asked twice',
    foundBy: 'calls-per-trace',
    patch: asksTwice(everyNth(100)),
  },
  {
    name: 'recursion-at-the-10th-request',
    defect: 'The tenth question, and no other, is asked twice',
    foundBy: 'calls-per-trace',
    patch: asksTwice(everyNth(10, { once: true })),
  },
  {
    name: 'retry-storm',
    defect: 'Each call is cut after its first words and sent again, three times',
    foundBy: 'calls-per-trace',
    patch: (good) => ({
      async *spend(ask): AsyncGenerator<ModelPart> {
        for (let retry = 0; retry < 3; retry += 1) await firstPart(good.spend(ask));
        yield* good.spend(ask);
      },
    }),
  },
  {
    name: 'loop-that-sleeps',
    defect: 'Three calls with a sleep between them, so that no rate shows',
    foundBy: 'calls-per-trace',
    patch: (good) => ({
      async *spend(ask): AsyncGenerator<ModelPart> {
        for (let time = 1; time < TIMES_IN_A_LOOP; time += 1) {
          await drain(good.spend(ask));
          await sleep(LOOP_SLEEP_MS, undefined, { signal: ask.signal });
        }
        yield* good.spend(ask);
      },
    }),
  },
];

async function firstPart(parts: AsyncIterable<ModelPart>): Promise<void> {
  for await (const part of parts) if (part.type === 'text') return;
}
