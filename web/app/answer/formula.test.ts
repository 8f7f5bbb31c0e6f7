import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawnPieces, pageHtml } from './page-html.fixture.ts';
import { textOf, type TreeNode } from './tree.ts';

/** Returns the TeX of the formulas that the page shows for a text, and the remaining text. */
function split(text: string): { formulas: string[]; prose: string } {
  const formulas: string[] = [];
  const prose = textOf(drawnPieces([text]).at(-1) ?? [], (node) => {
    if (node.tag === 'annotation') formulas.push(textOf(node.children));
    return node.tag === 'math' && !formulas.push(...tex(node));
  });
  return { formulas, prose };
}

const tex = (node: TreeNode): string[] =>
  typeof node === 'string'
    ? []
    : node.tag === 'annotation'
      ? [textOf(node.children)]
      : node.children.flatMap(tex);

const FORMULAS = [
  'E = mc^2',
  'a_1 + b',
  'x',
  '\\frac{a}{b}',
  'f(x)=x^2',
  '\\alpha',
  'P(A|B)',
  '|x|',
  'n \\to \\infty',
  '[0,1]',
  'c(n) = 5n',
];
const DELIMITERS = [
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['$$', '$$'],
  ['$', '$'],
] as const;
const BEFORE = [
  '',
  'The law ',
  '设函数',
  '또한 ',
  'حيث ',
  'где ',
  'ค่า',
  '（',
  '**bold** ',
  '- ',
  '1. ',
  '> ',
  '- > ',
  '# ',
  '| a | b |\n| - | - |\n| c | ',
  '「',
  '—',
];
const AFTER = [
  '',
  '.',
  ',',
  ' and so on',
  '上连续',
  '는 합이다',
  '。',
  '，则',
  ')',
  '）',
  ' هو',
  ' **bold**',
  '!',
  '?',
  '」',
];

test('a formula is set wherever it stands, in any script, with any of the delimiters', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...BEFORE),
      fc.constantFrom(...FORMULAS),
      fc.tuple(fc.constantFrom(...DELIMITERS), fc.constantFrom(...AFTER)),
      (before, formula, [[open, close], after]) => {
        const end = before.startsWith('|') ? ' |' : '';
        const { prose } = split(`${before}${open}${formula}${close}${after}${end}`);
        const shown = tex({
          tag: 'div',
          attributes: {},
          children: drawnPieces([`${before}${open}${formula}${close}${after}${end}`]).at(-1) ?? [],
        });
        assert.deepEqual(shown, [formula]);
        assert.doesNotMatch(prose, /\$|\\[()[\]]/);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a displayed formula keeps its lines, whatever they would begin elsewhere', () => {
  for (const line of ['- y', '+ z', '= 4', '> 0', '# 1', '1. 2', '=====', '---'])
    for (const [open, close] of [
      ['\\[', '\\]'],
      ['$$', '$$'],
      ['\\begin{align}', '\\end{align}'],
    ] as const)
      for (const [before, margin] of [
        ['', ''],
        ['Solve ', ''],
        ['- ', '  '],
        ['> ', '> '],
        ['1. Solve ', '   '],
      ] as const) {
        const html = pageHtml(
          `${before}${open}\n${margin}x\n${margin}${line}\n${margin}${close} done`,
        );
        assert.match(html, /class="formula"/, `${before}${open} ${line}`);
        assert.doesNotMatch(
          html.replace(/^.*?<(?:ul|ol|blockquote)/s, ''),
          /<(?:ul|ol|blockquote|h[12]|hr)\b/,
        );
        assert.match(html, /done/);
      }
});

test('no formula crosses blocks', () => {
  for (const text of [
    'a \\[ b\n\nc \\] d',
    '$$ a\n\nb $$',
    '- x \\( y\n- z \\)',
    '> $$ a\n\nb $$',
    '# \\[ a\nb \\]',
    '| \\( a | b \\) |\n| - | - |',
  ])
    assert.doesNotMatch(pageHtml(text), /<math/, text);
});

const AMOUNTS = [
  '$4',
  '$12.50',
  'US$3',
  '$3bn',
  '$400M',
  '5$',
  '70$',
  '$80-$95',
  '$1,000',
  'A$5',
  'R$ 6',
  '~$3/~$4',
  '$20/year',
  '2$/month',
  '$HOME',
  '$PATH:$HOME/bin',
  '${USER}',
  '$ABC',
  '$total',
  '$?',
  '$1',
  '$i++',
];
const JOINS = [' and ', ', ', ' or ', ' to ', '; ', ' (then ', '和', ' و', '. Then ', ' – '];

test('amounts of money and variables are text, alone and with each other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...AMOUNTS), fc.constantFrom(...JOINS)), {
        minLength: 1,
        maxLength: 5,
      }),
      (parts) => {
        const text = `It is ${parts.map(([amount, join]) => amount + join).join('')}nothing else`;
        assert.doesNotMatch(pageHtml(text), /<math/, text);
      },
    ),
    { numRuns: 3_000 },
  );
});

const WORDS_AFTER = [
  '程度。',
  'ほど、',
  '～',
  '元左右，',
  '원 정도. ',
  'นะ ',
  ' руб. ',
  ' ريال، ',
  'रु। ',
];
const BOLD = [
  '',
  '。\n**注意**：\n',
  '**注意** — ',
  '〜',
  '**注意**',
  '**важно** ',
  '**ملاحظة** ',
  '*重要*',
  '**note** ',
];

test('amounts of money in every script are text beside bold words and before a formula', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 9_999 }),
          fc.constantFrom(...WORDS_AFTER),
          fc.constantFrom(...BOLD),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      (parts) => {
        const money = parts.map(([amount, words, bold]) => `$${amount}${words}${bold}`).join('');
        const text = `${money}「$x$」`;
        const { formulas } = split(text);
        assert.ok(formulas.length > 0 && formulas.every((tex) => tex === 'x'), text);
      },
    ),
    { numRuns: 2_000 },
  );
});
