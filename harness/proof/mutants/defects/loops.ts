import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../good-server/drain.ts';
import type { ModelRequest, ModelPart, Patch, Seams } from '../good-server/seams.ts';
import { foundBy } from '../mutant.ts';
import { everyNth, first, silently } from './occasions.ts';

/** Returns a patch that makes one more model call before the answer, for questions that fulfil the condition `when`. */
const asksTwice = (when: (ask: ModelRequest) => boolean): Patch =>
  first(async (good, ask) => {
    if (when(ask)) await drain(good.spend(ask));
  });

const TIMES_IN_A_LOOP = 3;
const LOOP_SLEEP_MS = 200;
/** Number of latest questions in which a defect looks for an earlier, related question. */
const SOON = 5;

/** Known-bad servers with an agent that calls itself, in ways that public reports describe. */
export const LOOPS = foundBy('calls-per-trace', {
  'recursion-always': ['Every question is asked of the model twice', asksTwice(() => true)],
  'recursion-to-depth-3': [
    'The agent calls itself three levels deep before it answers',
    (good) => {
      async function* level(ask: ModelRequest, depth: number): AsyncGenerator<ModelPart> {
        if (depth > 1) await drain(level(ask, depth - 1));
        yield* good.spend(ask);
      }
      return { spend: (ask) => level(ask, TIMES_IN_A_LOOP) };
    },
  ],
  'recursion-silent': [
    'A second call that neither the log nor the receipt tells of',
    first((good, ask) => drain(good.call(silently(ask)))),
  ],
  'recursion-on-one-question': [
    'One question that made agents loop before is asked twice soon after another such question, and nothing tells of it',
    first(askAfterAnother()),
  ],
  'recursion-on-some-input': [
    'A question that speaks of an agent is asked twice',
    asksTwice(({ query }) => /agent/i.test(query)),
  ],
  'recursion-at-1-percent': ['Every hundredth question is asked twice', asksTwice(everyNth(100))],
  'recursion-at-the-10th-request': [
    'The tenth question, and no other, is asked twice',
    asksTwice(everyNth(10, { once: true })),
  ],
  'retry-storm': [
    'Each call is cut after its first words and sent again, three times',
    first(async (good, ask) => {
      for (let retry = 0; retry < 3; retry += 1) await firstPart(good.spend(ask));
    }),
  ],
  'loop-that-sleeps': [
    'Three calls with a sleep between them, so that no rate shows',
    first(async (good, ask) => {
      for (let time = 1; time < TIMES_IN_A_LOOP; time += 1) {
        await drain(good.spend(ask));
        await sleep(LOOP_SLEEP_MS, undefined, { signal: ask.signal });
      }
    }),
  ],
});

function askAfterAnother() {
  const recent: string[] = [];
  const isSoonAfter = (begin: string): boolean => recent.some((query) => query.startsWith(begin));
  return async (good: Seams, ask: ModelRequest): Promise<void> => {
    recent.unshift(ask.query);
    recent.splice(SOON);
    if (ask.query.startsWith('Run the task researcher') && isSoonAfter('Plan this task'))
      await drain(good.call(silently(ask)));
  };
}

async function firstPart(parts: AsyncIterable<ModelPart>): Promise<void> {
  for await (const part of parts) if (part.type === 'text') return;
}
