import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  answerText,
  blank,
  anyCode,
  cutAt,
  cuts,
  anyHeader,
  anyPercent,
  readPieces,
  writings,
} from './read-answer.fixture.ts';
import { reasoning } from './reasoning.fixture.ts';
import { SPECIALISTS } from './specialists/all.ts';

const sentence = fc.constantFrom(
  '',
  'Sure, here is the answer:\n',
  'Okay!\n',
  'Voici la réponse :\n\n',
  '好的，答案如下：\n',
  'بالتأكيد، إليك الجواب:\n',
);
const preamble = fc
  .record({
    mark: fc.constantFrom('', '\uFEFF'),
    blocks: fc.array(fc.tuple(blank, reasoning), { maxLength: 2 }),
    before: blank,
    sentence,
    after: blank,
  })
  .map(({ mark, blocks, before, sentence, after }) => ({
    text: [mark, ...blocks.flat(), before, sentence, after].join(''),
    reasons: blocks.length > 0,
  }));

const lineBreak = fc.constantFrom('\n', '\r\n', ' \n');

test('readAnswer() finds the header after anything that C3 names, and leaves the answer to the character', async () => {
  const input = fc.record({ preamble, header: anyHeader, lineBreak, text: answerText, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ preamble, header, lineBreak, text, cuts }) => {
      const whole = `${preamble.text}${header.line}${lineBreak}${text}`;
      const answer = await readPieces(cutAt(whole, cuts));
      const route = {
        ...SPECIALISTS[header.code].route,
        confidence: header.percent / 100,
        fallback: false,
      };
      assert.deepEqual(answer.routes, [route]);
      assert.equal(answer.text, text);
      assert.equal(answer.thought, preamble.reasons);
    }),
    { numRuns: 1_500 },
  );
});

test('readAnswer() drops a fence around the header with the blank lines after it', async () => {
  const fence = fc.constantFrom('```', '````', '~~~');
  const input = fc.record({
    preamble,
    header: anyHeader,
    fence,
    info: fc.constantFrom('', 'json', 'text'),
    text: answerText,
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ preamble, header, fence, info, text, cuts }) => {
      const whole = `${preamble.text}${fence}${info}\n${header.line}\n${fence}\n${text}`;
      const answer = await readPieces(cutAt(whole, cuts));
      assert.partialDeepStrictEqual(answer.routes, [
        { ...SPECIALISTS[header.code].route, fallback: false },
      ]);
      const blankLines = /^(?:[ \t]*\r?\n)*/;
      const isBlank = text.trim() === '';
      assert.equal(answer.text, isBlank ? answer.text : text.replace(blankLines, ''));
      assert.equal(answer.text.trim() === '', isBlank);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() drops a fence around the whole answer and keeps the fences within', async () => {
  const block = fc.constantFrom(
    'A paragraph.\n',
    '```js\nlet x = 1;\n```\n',
    'Text:\n```python\nprint()\n```\nmore\n',
    '~~~\nx\n~~~\n',
    '- item\n\n  more\n',
    '\n',
    '    indented\n',
  );
  const blocks = fc.array(block, { minLength: 1, maxLength: 5 });
  const input = fc.record({
    preamble,
    header: anyHeader,
    blocks,
    end: fc.constantFrom('', '\n', '\n\n'),
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ preamble, header, blocks, end, cuts }) => {
      const text = `Opening words.\n${blocks.join('')}`;
      const whole = `${preamble.text}\`\`\`markdown\n${header.line}\n${text}\`\`\`${end}`;
      const answer = await readPieces(cutAt(whole, cuts));
      assert.equal(answer.text, text);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() does not show a header that the model repeats', async () => {
  const input = fc.record({
    header: anyHeader,
    again: fc.array(
      fc.tuple(
        blank.filter((text) => text !== ' '),
        fc.constantFrom(...writings),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    text: answerText,
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ header: { code, percent, line }, again, text, cuts }) => {
      const repeated = again
        .map(([before, write]) => `${before}${write(code, percent)}\n`)
        .join('');
      const answer = await readPieces(cutAt(`${line}\n${repeated}${text}`, cuts));
      assert.equal(answer.text, text);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() finds the header at the end of a sentence, in any script', async () => {
  const input = fc.record({
    words: fc.constantFrom(
      'Sure!',
      'Of course.',
      'Assistant:',
      '好的。',
      'はい！',
      'مرحبا!',
      '¡Claro!',
      'Конечно:',
    ),
    space: fc.constantFrom(' ', '  '),
    code: anyCode,
    percent: anyPercent,
    text: answerText,
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ words, space, code, percent, text, cuts }) => {
      const answer = await readPieces(cutAt(`${words}${space}${code} ${percent}\n${text}`, cuts));
      const { route } = SPECIALISTS[code];
      assert.deepEqual(answer.routes, [{ ...route, confidence: percent / 100, fallback: false }]);
      assert.equal(answer.text, text);
    }),
    { numRuns: 500 },
  );
});

const CASES = new URL('./cases/', import.meta.url);
for (const [name, code, shown] of [
  ['answer-starts-with-bare-fence.raw', 'code', /^```\ngit fetch origin\n[^]*That is all\.\n?$/],
  ['think-block-before-header.raw', 'math', /^The product is \*\*96\*\*\.\n?$/],
  ['sentence-before-header.raw', 'math', /^The product is \*\*96\*\*\.\n?$/],
] as const) {
  test(`readAnswer() reads the reported answer ${name}, split at every place`, async () => {
    const whole = await readFile(new URL(name, CASES), 'utf8');
    for (let at = 0; at <= whole.length; at += 1) {
      const answer = await readPieces([whole.slice(0, at), whole.slice(at)]);
      assert.partialDeepStrictEqual(answer.routes, [
        { ...SPECIALISTS[code].route, fallback: false },
      ]);
      assert.match(answer.text, shown);
    }
  });
}
