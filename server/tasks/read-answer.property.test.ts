import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ModelAnswer } from '../model/port.ts';
import { readAnswer } from './read-answer.ts';
import { offerOf, OFFERED } from './routes.ts';
import { SPECIALISTS, type RouteCode } from './specialists/all.ts';

async function read(chunks: readonly string[]) {
  async function* answer(): ModelAnswer {
    for (const text of chunks) yield { type: 'text', text };
    yield {
      type: 'usage',
      usage: { inputTokens: 3, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 },
      stopReason: 'end_turn',
    };
  }
  const routes = [];
  let text = '';
  let thought = false;
  for await (const part of readAnswer(answer(), offerOf('auto'))) {
    if (part.type === 'route') routes.push(part.route);
    if (part.type === 'text') text += part.text;
    if (part.type === 'thinking') thought = true;
  }
  return { routes, text, thought };
}

/** Cuts a text at any places, also between the halves of a surrogate pair, or into single characters. */
function cut(whole: string, cuts: readonly number[]): string[] {
  if (cuts.length === 0) return whole.split('');
  const at = [
    0,
    ...cuts.map((n) => n % (whole.length + 1)).toSorted((a, b) => a - b),
    whole.length,
  ];
  return at.slice(1).map((end, index) => whole.slice(at[index], end));
}
const cuts = fc.array(fc.nat(), { maxLength: 12 });

const anyText = fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' });
const beginning = fc.constantFrom(
  '',
  ' ',
  '    indented code\n',
  '\tindented code\n',
  '```\ngit fetch\n```\n',
  '```js\nlet x\n```\n',
  '~~~\nx\n~~~\n',
  '`code` first ',
  '\n',
  '\n\n',
  '\r\n\r\n',
  ' \n',
  'math 97 is a course. ',
  'general 100 times ',
  'code: see below ',
  'math\n',
  '97\n',
  '**math** ',
  '<b>html</b> ',
  '<think>a tag that the answer explains</think> ',
  '{"a":1}\n',
  '[1] ',
  '> math 97 was the course\n',
  '| math | 97 |\n',
  '# Title\n',
  '\uFEFF',
);
const answerText = fc.tuple(beginning, anyText).map((parts) => parts.join(''));

const code = fc.constantFrom(...OFFERED.auto);
const percent = fc.integer({ min: 0, max: 100 });
const writings: readonly ((code: RouteCode, percent: number) => string)[] = [
  (code, percent) => `${code} ${percent}`,
  (code, percent) => `${code} ${percent}%`,
  (code, percent) => `**${code} ${percent}**`,
  (code, percent) => `\`${code} ${percent}\``,
  (code, percent) => `${code.toUpperCase()}, ${percent}`,
  (code, percent) => `${code}: ${percent} %`,
  (code, percent) => `## ${code} - ${percent}`,
  (code, percent) => `Route: ${code} ${percent}`,
  (code, percent) => `${code} ${(percent / 100).toFixed(2)}`,
  (code, percent) => `{"route":"${code}","p":${percent / 100}}`,
  (code, percent) => `{"route": "${code}", "p": ${percent / 100}}`,
  (code, percent) => `{"route": "${code}", "confidence": "${(percent / 100).toFixed(2)}"}`,
  (code, percent) => `${SPECIALISTS[code].name} ${percent}`,
  (code, percent) => `**${SPECIALISTS[code].name}:** ${percent}%`,
  (code, percent) => `“${code}” – ${percent}`,
  (code, percent) => `✅ ${code} → ${percent}%`,
  (code, percent) => `\u200b${code} ${percent}\u2060`,
  (code, percent) => `「${code} ${percent}」`,
  (code, percent) => `${code} ${percent}/100`,
  (code, percent) => `Category: ${code}, confidence: ${percent} percent`,
  (code, percent) => `<header>${code} ${percent}</header>`,
  (code, percent) =>
    `${code} ${percent}`.replace(/[a-z\d]/g, (c) => String.fromCodePoint(c.charCodeAt(0) + 0xfee0)),
];
const header = fc
  .record({ code, percent, write: fc.constantFrom(...writings) })
  .map(({ code, percent, write }) => ({ code, percent, line: write(code, percent) }));

const tags = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<Reasoning effort="high">', '</Reasoning>'],
  ['<seed:think>', '</seed:think>'],
  ['<|thinking|>', '<|/thinking|>'],
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|channel|>analysis<|message|>', '<|end|>'],
  ['<|START_THINKING|>', '<|END_THINKING|>'],
  ['<|think_start|>', '<|think_end|>'],
  ['<chain_of_thought>', '</chain_of_thought>'],
  ['<unused94>', '<unused95>'],
  ['<|channel>thought', '<channel|>'],
] as const;
const thoughts = fc.oneof(
  anyText,
  fc.constantFrom('math 50\n96', '{"draft": true}', '```\n', '<b>', '\n\n', '</thin', ''),
);
const reasoning = fc
  .tuple(fc.constantFrom(...tags), thoughts)
  .map(([[open, close], text]) => `${open}${text}${close}`);
const blank = fc.constantFrom('', '\n', '\n\n', '\r\n', '  \n', ' ');
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
  const input = fc.record({ preamble, header, lineBreak, text: answerText, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ preamble, header, lineBreak, text, cuts }) => {
      const whole = `${preamble.text}${header.line}${lineBreak}${text}`;
      const answer = await read(cut(whole, cuts));
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
    header,
    fence,
    info: fc.constantFrom('', 'json', 'text'),
    text: answerText,
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ preamble, header, fence, info, text, cuts }) => {
      const whole = `${preamble.text}${fence}${info}\n${header.line}\n${fence}\n${text}`;
      const answer = await read(cut(whole, cuts));
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
    header,
    blocks,
    end: fc.constantFrom('', '\n', '\n\n'),
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ preamble, header, blocks, end, cuts }) => {
      const text = `Opening words.\n${blocks.join('')}`;
      const whole = `${preamble.text}\`\`\`markdown\n${header.line}\n${text}\`\`\`${end}`;
      const answer = await read(cut(whole, cuts));
      assert.equal(answer.text, text);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() does not show a header that the model repeats', async () => {
  const input = fc.record({
    header,
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
      const answer = await read(cut(`${line}\n${repeated}${text}`, cuts));
      assert.equal(answer.text, text);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() shows nothing of a reasoning block that never ends', async () => {
  const input = fc.record({ tag: fc.constantFrom(...tags), thoughts, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ tag: [open], thoughts, cuts }) => {
      const answer = await read(cut(`${open}${thoughts}`, cuts));
      assert.equal(answer.text, '');
      assert.equal(answer.routes[0]?.fallback, true);
    }),
  );
});

test('readAnswer() shows an answer without a header early, whatever it says', async () => {
  const MOST_HELD = 700;
  await fc.assert(
    fc.asyncProperty(answerText, fc.nat({ max: 3 }), async (text, repeats) => {
      const whole = `${text}\n`.repeat(repeats + 1).padEnd(MOST_HELD + 100, ' and more');
      let written = 0;
      let shownAfter = Infinity;
      async function* letters(): ModelAnswer {
        for (const text of whole) {
          written += text.length;
          yield { type: 'text', text };
        }
      }
      for await (const part of readAnswer(letters(), offerOf('auto')))
        if (part.type === 'text' && part.text.trim() !== '')
          shownAfter = Math.min(shownAfter, written);
      assert.ok(
        shownAfter <= MOST_HELD || whole.trimStart().startsWith('<think>'),
        `${shownAfter}`,
      );
    }),
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
    code,
    percent,
    text: answerText,
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ words, space, code, percent, text, cuts }) => {
      const answer = await read(cut(`${words}${space}${code} ${percent}\n${text}`, cuts));
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
      const answer = await read([whole.slice(0, at), whole.slice(at)]);
      assert.partialDeepStrictEqual(answer.routes, [
        { ...SPECIALISTS[code].route, fallback: false },
      ]);
      assert.match(answer.text, shown);
    }
  });
}
