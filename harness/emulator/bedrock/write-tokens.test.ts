import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { countBilledTokens, splitIntoTokens } from './estimate-tokens.ts';
import { replaceFirstLine, writeTokens, type TokenLimits } from './write-tokens.ts';

const chunked = (text: string, cuts: readonly number[]): string[] => {
  const at = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => text.slice(at[index], end));
};
const anyText = fc.string({ unit: 'binary', size: 'max', maxLength: 300 });
const anyCuts = fc.array(fc.nat(), { maxLength: 20 });

async function* stream(chunks: readonly string[]) {
  yield* chunks;
}

async function collect(chunks: readonly string[], limits: TokenLimits = {}) {
  const tokens: string[] = [];
  const writing = writeTokens(stream(chunks), limits);
  for (;;) {
    const next = await writing.next();
    if (next.done) return { tokens, text: tokens.join(''), stopReason: next.value };
    assert.ok(typeof next.value === 'string');
    tokens.push(next.value);
  }
}

test('splitIntoTokens() loses nothing of any text', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const tokens = splitIntoTokens(text);
      assert.equal(tokens.join(''), text);
      assert.ok(tokens.every((token) => token !== ''));
    }),
  );
  assert.equal(splitIntoTokens('half a \ud83d').join(''), 'half a \ud83d');
});

test('splitIntoTokens() cuts as a tokenizer might', () => {
  const tokensOf = (text: string) => splitIntoTokens(text).join('|');
  assert.equal(
    tokensOf('{"route":"math"}\n12 * 8 = 96'),
    '{|"|route|"|:|"|math|"|}|\n|12| *| 8| =| 96',
  );
  assert.equal(tokensOf('Donaudampfschiff 今日は 12345'), 'Donaudam|pfschiff| 今|日|は| 123|45');
  assert.equal(countBilledTokens(''), 0);
});

test('writeTokens() stops at the stop sequence that is complete first, in any chunking', async () => {
  const small = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 40 });
  const sequences = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }),
    { maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(small, anyCuts, sequences, async (text, cuts, stopSequences) => {
      const answer = await collect(chunked(text, cuts), { stopSequences });
      const end = Array.from({ length: text.length + 1 }, (_, at) => text.slice(0, at)).find(
        (start) => stopSequences.some((sequence) => start.endsWith(sequence)),
      );
      const lengths = stopSequences
        .filter((sequence) => end?.endsWith(sequence))
        .map((s) => s.length);
      assert.equal(
        answer.text,
        end === undefined ? text : end.slice(0, end.length - Math.max(...lengths)),
      );
      assert.equal(answer.stopReason, end === undefined ? 'end_turn' : 'stop_sequence');
    }),
    { numRuns: 500 },
  );
});

test('writeTokens() writes maxTokens and no more', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyText,
      anyCuts,
      fc.integer({ min: 1, max: 30 }),
      async (text, cuts, maxTokens) => {
        const all = await collect(chunked(text, cuts));
        const some = await collect(chunked(text, cuts), { maxTokens });
        assert.deepEqual(some.tokens, all.tokens.slice(0, maxTokens));
        assert.equal(some.stopReason, all.tokens.length > maxTokens ? 'max_tokens' : 'end_turn');
      },
    ),
  );
});

test('replaceFirstLine() replaces up to the first line break, in any chunking', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyCuts, async (text, cuts) => {
      const replaced: string[] = [];
      for await (const chunk of replaceFirstLine(stream(chunked(text, cuts)), 'X'))
        if (typeof chunk === 'string') replaced.push(chunk);
      const at = text.indexOf('\n');
      assert.equal(replaced.join(''), at < 0 ? 'X' : `X${text.slice(at)}`);
    }),
  );
});
