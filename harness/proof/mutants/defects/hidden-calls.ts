import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from '../good-server/drain.ts';
import type { ModelRequest, ModelPart } from '../good-server/seams.ts';
import { foundBy, type Mutant } from '../mutant.ts';
import { detached, first, untraced } from './occasions.ts';

const TIMEOUT_MS = 10_000;
const LINGER_MS = 900;
/** Matches the end of a model answer, from the word at which the keyword model pauses. */
const BEFORE_LAST_WORD = / about \w+( \w+)?$/;
const AFTER_MS = 700;
/** Milliseconds within which all concurrent questions have arrived. */
const MEET_MS = 200;

/** Known-bad servers that make model calls which no single request shows. */
export const HIDDEN_CALLS: readonly Mutant[] = [
  ...foundBy('conservation', {
    'call-under-another-trace': [
      'A long question is first summarised, by a call under a trace id of its own',
      first(async (good, ask) => {
        if (ask.query.length > 1_000) await drain(good.call(untraced(ask)));
      }),
    ],
  }),
  ...foundBy('quiescence', {
    'call-after-answering': [
      'Half a second after its answer a request asks the model again',
      (good) => ({
        async *spend(ask): AsyncGenerator<ModelPart> {
          yield* good.spend(ask);
          void again(good.call, ask);
        },
      }),
    ],
    'leaves-its-call-open': [
      'The answer ends while the model still writes',
      (good) => ({ call: (ask) => leaveOpen(good.call, ask) }),
    ],
  }),
  ...foundBy('concurrent-conservation', {
    'double-call-under-concurrency': [
      'A question that meets more than thirty-five others is asked twice',
      (good) => {
        let open = 0;
        return {
          async *spend(ask): AsyncGenerator<ModelPart> {
            open += 1;
            try {
              await sleep(MEET_MS);
              if (open > 35) await drain(good.spend(ask));
              yield* good.spend(ask);
            } finally {
              open -= 1;
            }
          },
        };
      },
    ],
  }),
  ...foundBy('calls-per-trace', {
    'canned-answer': [
      'A question of general knowledge is answered without the model',
      (good) => ({
        async *spend(ask): AsyncGenerator<ModelPart> {
          if (ask.query.length > 40) yield* good.spend(ask);
          else yield { type: 'text', text: 'general 90\nI would rather not say' };
        },
      }),
    ],
  }),
];

type Call = (ask: ModelRequest) => AsyncIterable<ModelPart>;

async function again(call: Call, ask: ModelRequest): Promise<void> {
  try {
    await sleep(AFTER_MS);
    await drain(call(detached(ask, TIMEOUT_MS)));
  } catch {
    // The hidden model call may fail, since the request that caused it has ended.
  }
}

/**
 * Yields the words of a model call until the model pauses, then ends without waiting for the last word and leaves the
 * call open. A stop before that ends the call.
 */
async function* leaveOpen(call: Call, ask: ModelRequest): AsyncGenerator<ModelPart> {
  const system = `${ask.system}\n<linger ms="${LINGER_MS}"/>`;
  const { signal, ...rest } = detached(ask, TIMEOUT_MS);
  const stopped = AbortSignal.any([ask.signal, signal]);
  const parts = call({ ...rest, system, signal: stopped })[Symbol.asyncIterator]();
  let text = '';
  while (!BEFORE_LAST_WORD.test(text)) {
    const next = await parts.next();
    if (next.done) return;
    if (next.value.type === 'text') text += next.value.text;
    yield next.value;
  }
  void drain({ [Symbol.asyncIterator]: () => parts }).catch(() => {});
  yield {
    type: 'usage',
    inputTokens: 1,
    outputTokens: 1,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    stopReason: 'end_turn',
  };
}
