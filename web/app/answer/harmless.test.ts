import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawnPieces, pageHtml } from './page-html.fixture.ts';
import type { TreeElement, TreeNode } from './tree.ts';

/** Matches the names of the elements that a rendered answer may contain. */
const ALLOWED =
  /^(?:p|br|hr|em|strong|del|a|ul|ol|li|h[1-6]|blockquote|pre|code|span|div|section|sup|bdi|button|table|thead|tbody|tr|t[hd]|math|m[a-z]+|semantics|annotation)$/;

function assertHarmless(node: TreeNode): void {
  if (typeof node === 'string') return;
  assert.match(node.tag, ALLOWED);
  for (const [name, value] of Object.entries(node.attributes)) {
    assert.doesNotMatch(name, /^(?:on\w+|style|src\w*|name|action)$/i, node.tag);
    if (name === 'href') assert.match(value, /^(?:https?:\/\/|mailto:|#fn)/i);
    if (name === 'id') assert.match(value, /^fn(?:ref)?-a-\d+$/);
  }
  node.children.forEach(assertHarmless);
}

const FRAGMENTS = [
  '<script>',
  '</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe src="//x">',
  '<a href="javascript:x" onclick=y>',
  '![a](http://x/y.png)',
  '[a](javascript:alert(1))',
  '<javascript:alert(1)>',
  '[b]: data:text/html,x\n\n',
  '[b]',
  '```js\n',
  '```" onclick="x\n',
  '```\n',
  '~~~\n',
  '$$',
  '$',
  '\\(',
  '\\)',
  '\\[',
  '\\]',
  '\\frac{1}',
  '\\href{javascript:x}{y}',
  '\\text{<b>" style="x"}',
  '\\class{a" onx="b}{c}',
  '\\hspace{-3000px}',
  '\\color{red;x}{y}',
  '\\begin{array}{|c|}x\\end{array}',
  '| a | b |\n',
  '| --- | --- |\n',
  '- ',
  '1. ',
  '> ',
  '# ',
  '\n',
  '\n\n',
  '**',
  '_',
  '`',
  '&lt;',
  '&#106;',
  '"',
  "'",
  '<!--',
  '-->',
  '<![CDATA[',
  '[^x]',
  '[^x]: y\n',
  '\uD800',
  '__proto__',
  '[__proto__]',
  'java\nscript:',
];
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(...FRAGMENTS),
);

test('any text, complete or not, becomes elements that run, style and load nothing', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 16 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (pieces, share) => {
        const text = pieces.join('');
        const at = Math.round(text.length * share);
        for (const state of drawnPieces([text.slice(0, at), text.slice(at)]))
          state.forEach(assertHarmless);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('HTML is shown as text, images become links, and unsafe addresses are no links', () => {
  assert.match(pageHtml('<script>alert(1)</script>'), /&lt;script&gt;/);
  assert.match(
    pageHtml('![cat](https://example.com/cat.png)'),
    /<a href="https:\/\/example\.com\/cat\.png"[^>]*>Image: cat<\/a>/,
  );
  assert.doesNotMatch(
    pageHtml('[x](javascript:alert(1)) [y](data:text/html,1) [z](//evil.example)'),
    /href/,
  );
});

const DEEP: readonly (readonly [string, string])[] = [
  ['quotes', '> '.repeat(5_000)],
  ['quotes without spaces', '>'.repeat(5_000)],
  ['list marks', '- '.repeat(5_000)],
  ['numbers', '1. '.repeat(5_000)],
  [
    'indented list marks',
    Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- `).join('a\n'),
  ],
  ['brackets', '['.repeat(5_000)],
  ['images', '!['.repeat(5_000)],
  ['links', '[a]('.repeat(5_000)],
  ['emphasis', '*a '.repeat(5_000)],
  ['mixed emphasis', '*a **a '.repeat(2_500)],
  ['strong', '**'.repeat(5_000)],
  ['strikes', '~~a '.repeat(5_000)],
  ['code marks', '`a``b'.repeat(2_500)],
  ['formulas', '\\['.repeat(5_000)],
  ['dollars', '$a '.repeat(5_000)],
  ['environments', '\\begin{align}'.repeat(2_500)],
  ['braces', `$${'{'.repeat(2_500)}x${'}'.repeat(2_500)}$`],
  ['fractions', `$${'\\frac{'.repeat(600)}x${'}{y}'.repeat(600)}$`],
  ['footnotes', '[^a]: '.repeat(5_000)],
  ['entities', '&amp'.repeat(5_000)],
  ['tags', '<a'.repeat(5_000)],
  ['bars', `${'|'.repeat(5_000)}\n${'|-'.repeat(5_000)}\n`],
];

/** Tells whether a block contains a horizontal rule; a line of nothing but list marks or asterisks becomes one. */
const isRule = (block: TreeElement): boolean =>
  block.children.some((node) => typeof node === 'object' && node.tag === 'hr');

for (const [name, text] of DEEP)
  test(`5,000 ${name} are shown, nested to a bounded depth`, () => {
    const depth = (node: TreeNode): number =>
      typeof node === 'string' ? 0 : 1 + Math.max(0, ...node.children.map(depth));
    const letters = (nodes: readonly TreeNode[]): string =>
      nodes.map((node) => (typeof node === 'string' ? node : letters(node.children))).join('');
    for (const state of drawnPieces([text, 'end of it'])) {
      assert.ok(letters(state).trim() !== '' || state.some(isRule), name);
      assert.ok(Math.max(...state.map(depth)) < 150, name);
    }
  });
