import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeDrawer } from './draw-answer.ts';
import { drawnPieces, htmlOf, MEANS } from './page-html.fixture.ts';
import { makeReader } from './read-answer.ts';
import { textOf, type TreeElement, type TreeNode } from './tree.ts';

const folder = new URL('./cases/', import.meta.url);
const CASES = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

const html = (nodes: readonly TreeNode[] | undefined): string =>
  (nodes ?? []).map(htmlOf).join('\n');

function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** Pieces from which the test composes answers: every kind of block and mark, complete or not, in several scripts. */
const PIECES = [
  'word ',
  '数学',
  'عربي ',
  'текст ',
  'ไทย',
  '한국어 ',
  'ab',
  '1',
  ' ',
  '\n',
  '\n\n',
  '\n\n',
  '\r\n',
  '\t',
  '    ',
  '- ',
  '1. ',
  '* ',
  '> ',
  '# ',
  '---\n',
  '===\n',
  '| a | b |\n',
  '| --- | --- |\n',
  '|',
  '```\n',
  '```js\n',
  '~~~\n',
  '**',
  '*',
  '_',
  '`',
  '~~',
  '~',
  '$',
  '$$',
  '\\(',
  '\\)',
  '\\[',
  '\\]',
  '\\begin{align}',
  '\\end{align}',
  'x^2',
  '\\frac{a}{b}',
  '[',
  ']',
  '(',
  ')',
  '![',
  '[a]',
  '[a][b]',
  '[b]: https://example.com/b\n',
  '[a]: /x\n',
  '[^1]',
  '[^1]: note\n',
  ': ',
  'https://example.com/a',
  '<https://example.com>',
  'a@example.com',
  '<br>',
  '&amp;',
  '&nb',
  '<b>',
  '\\',
  '。',
  '，',
  '：',
  '（',
  '）',
  '"',
  '🙂',
  '\uD83D',
  '\u0000',
  '- [ ] ',
  '[c]',
  '[c]: https://example.com/c\n"ti\ntle"\n',
  '- [x] ',
];
const anyText = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });

test('an answer looks the same in the end however it arrives', () => {
  fc.assert(
    fc.property(anyText, sizes, (text, steps) => {
      assert.equal(html(drawnPieces(cut(text, steps)).at(-1)), html(drawnPieces([text]).at(-1)));
    }),
    { numRuns: 3_000, examples: CASES.map(({ text }) => [text, [24]]) },
  );
});

test('an answer that is continued after its end looks as if it had arrived at once', () => {
  fc.assert(
    fc.property(anyText, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      const read = makeReader();
      const drawer = makeDrawer(MEANS);
      drawer.draw(read(text.slice(0, Math.round(text.length * share)), true), true);
      drawer.draw(read(text, false), false);
      assert.equal(
        html(drawer.draw(read(text, true), true).elements),
        html(drawnPieces([text]).at(-1)),
      );
    }),
    { numRuns: 500 },
  );
});

/** Returns the text that a person sees, without code and without the hidden TeX of formulas. */
const seen = (nodes: readonly TreeNode[]): string =>
  textOf(nodes, ({ tag }: TreeElement) => /^(?:annotation|pre|code)$/.test(tag));

for (const { name, text } of CASES)
  test(`${name} shows nothing half written, one character at a time`, () => {
    const final = seen(drawnPieces([text]).at(-1) ?? []);
    const rawAtEnd = new Set(final.match(/\*\*|~~|\\[a-zA-Z[(]|\$\$|\]\[|\]\(/g));
    let shownBefore = 0;
    drawnPieces(cut(text, [1]), false).forEach((state, index) => {
      const shown = seen(state);
      const at = JSON.stringify(text.slice(0, index + 1).slice(-40));
      for (const [raw] of shown.matchAll(/\*\*|~~|\\[a-zA-Z[(]|\$\$|\]\[|\]\(/g))
        assert.ok(rawAtEnd.has(raw), `${raw} after ${at}: ${shown.slice(-80)}`);
      assert.doesNotMatch(shown, /\|\s*:?-{2,}|^\s*\|/m, at);
      const letters = shown.replace(/[^\p{L}]/gu, '').length;
      assert.ok(letters >= shownBefore * 0.6, `text vanished after ${at}`);
      shownBefore = letters;
    });
  });
