import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { asking, bedrockForTest, MODEL } from './bedrock.fixture.ts';
import { promptPrefixOf, PromptCache } from './prompt-cache.ts';
import { scripted } from './scripted.fixture.ts';

const caching = { leastTokens: 100 };
const prompt = (pieces: readonly string[], tokens: number) => ({
  total: tokens + 10,
  prefixes: [promptPrefixOf(pieces, tokens)],
});

test('PromptCache writes a beginning once, reads it from then on, and forgets it after five minutes without use', () => {
  let now = 1;
  const cache = new PromptCache(() => now);
  const one = prompt(['a'], 200);
  assert.deepEqual(cache.bill('m', one, caching), { input: 10, cacheRead: 0, cacheWrite: 200 });
  now += 299_000;
  assert.deepEqual(cache.bill('m', one, caching), { input: 10, cacheRead: 200, cacheWrite: 0 });
  now += 299_000;
  assert.deepEqual(cache.bill('m', one, caching), { input: 10, cacheRead: 200, cacheWrite: 0 });
  now += 301_000;
  assert.deepEqual(cache.bill('m', one, caching), { input: 10, cacheRead: 0, cacheWrite: 200 });
  assert.equal(cache.bill('other', one, caching).cacheRead, 0, 'each model has a cache of its own');
});

test('PromptCache bills every token of a prompt as exactly one kind', () => {
  const Prompt = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(Prompt, { maxLength: 12 }), (prompts) => {
      const cache = new PromptCache(() => 1);
      for (const pieces of prompts) {
        const prefixes = pieces.map((_, at) =>
          promptPrefixOf(pieces.slice(0, at + 1), (at + 1) * 60),
        );
        const total = pieces.length * 60 + 7;
        const billed = cache.bill('m', { total, prefixes: prefixes.slice(-4) }, caching);
        assert.equal(billed.input + billed.cacheRead + billed.cacheWrite, total);
        assert.ok(Math.min(billed.input, billed.cacheRead, billed.cacheWrite) >= 0);
      }
    }),
  );
});

test('Converse reports cached tokens as Bedrock does, and nothing of them for a model without a cache', async (t) => {
  const models = {
    [MODEL]: { respond: scripted('ok'), caching: { leastTokens: 5 } },
    'offline.plain-v1:0': { respond: scripted('ok') },
  };
  const { converse, streamed } = await bedrockForTest(t, models);
  const cachePoint = { cachePoint: { type: 'default' as const } };
  const system = [{ text: 'You are a helpful assistant who answers in one word.' }, cachePoint];
  const first = await converse(asking('Hello', { system }));
  const second = await streamed(asking('Good evening', { system }));
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = first.usage ?? {};
  assert.ok(read === 0 && written > 5);
  assert.equal(second.usage?.cacheReadInputTokens, written);
  assert.equal(second.usage.cacheWriteInputTokens, 0);
  const { inputTokens = 0, outputTokens = 0, totalTokens } = second.usage;
  assert.equal(totalTokens, inputTokens + outputTokens + written);
  const plain = await converse(asking('Hello', { modelId: 'offline.plain-v1:0' }));
  assert.equal(plain.usage?.cacheReadInputTokens, undefined);
  await assert.rejects(converse(asking('Hello', { modelId: 'offline.plain-v1:0', system })), {
    name: 'AccessDeniedException',
  });
  const five = Array.from({ length: 5 }, () => [{ text: 'word' }, cachePoint]).flat();
  await assert.rejects(converse(asking('Hello', { system: five })), {
    name: 'ValidationException',
  });
});
