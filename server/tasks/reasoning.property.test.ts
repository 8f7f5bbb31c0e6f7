import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LONGEST_HOLD_MS } from './hold.ts';
import { anyText, answerText, cutAt, cuts, anyHeader, readPieces } from './read-answer.fixture.ts';
import {
  closeMark,
  closeTag,
  marks,
  openTag,
  reasoning,
  thoughts,
  unopened,
} from './reasoning.fixture.ts';
import { SPECIALISTS } from './specialists/all.ts';

const blank = fc.constantFrom('', '\n', '\n\n', '\r\n');
/** Text of an answer that begins with a word. */
const words = fc
  .tuple(fc.constantFrom('The', '答え', 'الجواب', '😀'), anyText)
  .map((parts) => parts.join(' '));
type Header = Readonly<{ code: keyof typeof SPECIALISTS; percent: number }>;
const routeOf = ({ code, percent }: Header) => ({
  ...SPECIALISTS[code].route,
  confidence: percent / 100,
  fallback: false,
});

test('readAnswer() finds the header after blocks that contain blocks, whatever closes them', async () => {
  const input = fc.record({ marks, thoughts, blank, header: anyHeader, text: answerText, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ marks: [open, close], thoughts, cuts, ...answer }) => {
      const whole = `${open}${thoughts}${close}${answer.blank}${answer.header.line}\n${answer.text}`;
      const { routes, text, thought } = await readPieces(cutAt(whole, cuts));
      assert.deepEqual(routes, [routeOf(answer.header)]);
      assert.equal(text, answer.text);
      assert.equal(thought, true);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() drops reasoning of several lines that only closing marks end', async () => {
  const alone = fc.array(fc.tuple(unopened, closeMark), { minLength: 1, maxLength: 3 });
  const input = fc.record({ alone, blank, header: fc.option(anyHeader), text: words, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ alone, blank, header, cuts, ...answer }) => {
      const line = header === null ? '' : `${header.line}\n`;
      const whole = `${alone.flat().join('')}${blank}${line}${answer.text}`;
      const { routes, text } = await readPieces(cutAt(whole, cuts));
      if (header) assert.deepEqual(routes, [routeOf(header)]);
      assert.equal(text, answer.text);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() finds the answer behind a header in a block that nothing closes', async () => {
  const input = fc.record({ openTag, thoughts, header: anyHeader, text: words, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ openTag, thoughts, header, cuts, ...answer }) => {
      const whole = `${openTag}${thoughts}\n${header.line}\n${answer.text}`;
      const { routes, text } = await readPieces(cutAt(whole, cuts));
      assert.deepEqual(routes, [routeOf(header)]);
      assert.equal(text, answer.text);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() shows nothing of reasoning that never ends, and falls back', async () => {
  const input = fc.record({ marks, text: anyText, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ marks: [open], cuts, ...reasoning }) => {
      const { routes, text } = await readPieces(cutAt(`${open}${reasoning.text}`, cuts));
      assert.equal(text, '');
      assert.equal(routes[0]?.fallback, true);
    }),
  );
});

test('readAnswer() shows text that a closing mark ends when nothing follows the mark', async () => {
  const input = fc.record({ text: unopened, closeMark, blank, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ closeMark, blank, cuts, ...answer }) => {
      const { text } = await readPieces(cutAt(`${answer.text}${closeMark}${blank}`, cuts));
      assert.equal(text.replace(closeMark, '').trim(), answer.text.trim());
    }),
  );
});

test('readAnswer() shows all of an answer that speaks of closing marks, without a header', async () => {
  const around = fc.constantFrom(
    ['A word.\nUse `', '` then'],
    ['```html\n<p>\n', '\n```\n'],
    ['用“', '”就'],
    ['The tag ', ' ends it'],
  );
  const input = fc.record({ around, closeTag, after: anyText, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ around: [before, behind], closeTag, after, cuts }) => {
      const whole = `${before}${closeTag}${behind}${after}`;
      const { text, routes } = await readPieces(cutAt(whole, cuts));
      assert.equal(text, whole);
      assert.equal(routes[0]?.fallback, true);
    }),
  );
});

test('readAnswer() removes the tag around an answer after reasoning', async () => {
  const name = fc.constantFrom('answer', 'ANSWER', 'Answer', 'final_answer', 'response');
  const place = fc.constantFrom('before', 'after', 'no header');
  const input = fc.record({ reasoning, name, place, header: anyHeader, text: words, blank, cuts });
  await fc.assert(
    fc.asyncProperty(input, async ({ reasoning, name, place, header, blank, cuts, ...answer }) => {
      const [before, after] =
        place === 'no header'
          ? [`<${name}>`, '']
          : place === 'before'
            ? [`<${name}>\n${header.line}\n`, '']
            : [header.line, `\n<${name}>\n`];
      const whole = `${reasoning}${blank}${before}${after}${answer.text}</${name}>${blank}`;
      const { routes, text } = await readPieces(cutAt(whole, cuts));
      assert.equal(text, answer.text);
      if (place !== 'no header') assert.deepEqual(routes, [routeOf(header)]);
    }),
    { numRuns: 800 },
  );
});

test('readAnswer() loses no answer behind any series of marks', async () => {
  const piece = fc.oneof(
    openTag,
    closeMark,
    thoughts,
    fc.constantFrom('<answer>', '```\n', '\n', '<think/>', 'Sure:\n'),
  );
  const input = fc.record({
    pieces: fc.array(piece, { maxLength: 6 }),
    closeMark,
    header: anyHeader,
    text: words,
    cuts,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ pieces, closeMark, header, cuts, ...answer }) => {
      const whole = `${pieces.join('')}${closeMark}\n${header.line}\n${answer.text}`;
      const { text } = await readPieces(cutAt(whole, cuts));
      assert.ok(text.endsWith(answer.text), text);
    }),
    { numRuns: 800 },
  );
});

for (const [model, longestMs, reasons] of [
  ['declared to reason', LONGEST_HOLD_MS.declared, true],
  ['not declared to reason', LONGEST_HOLD_MS.other, false],
] as const)
  test(`readAnswer() shows text of a model that is ${model} when its time is over`, async () => {
    const input = fc.record({
      before: fc.constantFrom('A line without a header.\nAnother one.\n', '<think>x\nmath 97\n'),
      text: words,
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ before, text }) => {
        const chunks = [before, text, ' and', ' so', ' on', ' until', ' its', ' end'];
        const { firstTextMs } = await readPieces(chunks, { msApart: longestMs / 2, reasons });
        assert.ok(firstTextMs >= longestMs && firstTextMs <= longestMs * 2.5, `${firstTextMs}`);
      }),
      { numRuns: 50 },
    );
  });
