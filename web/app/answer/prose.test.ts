import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawnPieces, pageHtml } from './page-html.fixture.ts';
import { wordsOf } from './words.ts';

const ADDRESSES = [
  'https://example.com',
  'https://example.com/a/b?c=d#e',
  'http://example.org/wiki/Rust_(language)',
  'https://zh.example.org/wiki/%E4%B8%AD',
  'https://zh.example.org/wiki/中文',
  'https://example.com:8080/x_y-z~w',
];
const BEHIND = [
  '。',
  '，详见',
  '（中文）',
  '、',
  '」と',
  '；',
  '！',
  '？',
  '…',
  '”',
  '،',
  '؟',
  '।',
  '. Then',
  ', then',
  ')',
  '!',
  '**',
  '\n',
  ' x',
  '<',
  '',
];

test('a bare address ends before the punctuation of its sentence, in any script', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', '见 ', '请访问', 'See ', '(', '参考：', '**', '- ', '> ', 'راجع '),
      fc.constantFrom(...ADDRESSES),
      fc.constantFrom(...BEHIND),
      (before, address, behind) => {
        const [, href] = /href="([^"]*)"/.exec(pageHtml(before + address + behind)) ?? [];
        assert.equal(href === undefined ? href : decodeURI(href), decodeURI(address));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a Korean, Chinese or Japanese sentence continues after an address without a space', () => {
  for (const behind of ['를 보세요', '查看详情', 'をご覧ください', '的说明'])
    assert.match(
      pageHtml(`https://example.com/docs${behind}`),
      />https:\/\/example\.com\/docs<\/a>/,
    );
});

const QUOTES = [
  '注意：',
  '“早安”',
  '（可选）',
  '重要なポイント。',
  '「はい」',
  '《书》',
  '중요!',
  '값(단위)',
  '완료。',
  '100%',
];

test('emphasis and strikes work beside the punctuation of Chinese, Japanese and Korean', () => {
  fc.assert(
    fc.property(
      fc.tuple(
        fc.constantFrom('', '她说', '请选', 'これは', '이것은 '),
        fc.constantFrom('', '然后', '内容。', 'に進む', '입니다'),
      ),
      fc.constantFrom(...QUOTES),
      fc.constantFrom(['**', 'strong'], ['~~', 'del'], ['*', 'em'], ['***', 'em']),
      ([before, after], inner, [mark = '', tag = '']) => {
        const html = pageHtml(before + mark + inner + mark + after);
        assert.match(html, new RegExp(`<${tag}[ >]`), before + mark + inner + mark + after);
        assert.doesNotMatch(html, /\*|~~/);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('single tildes strike nothing', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('3~5天', '~5', '~$3/~$4', '10~15度', '~/bin', ' and ', '~~~x', '50%~60%'),
      ),
      (parts) => {
        assert.doesNotMatch(pageHtml(`a ${parts.join(' ')}`), /<del/);
      },
    ),
  );
});

test('each item, cell and paragraph has the direction of its own prose', () => {
  const html = pageHtml(
    '- Docker هو أداة لتشغيل الحاويات.\n- `rm -rf` يحذف الملفات\n- plain English\n- 42\n\n| الاسم | size |\n| - | - |\n| الحجم هو 10 MB تقريبا | 10 MB |',
  );
  assert.match(html, /<li dir="rtl">Docker/);
  assert.match(html, /<li dir="rtl"><code dir="auto"/);
  assert.match(html, /<li dir="ltr">plain/);
  assert.match(html, /<li>42/);
  assert.match(html, /<td dir="rtl">الحجم هو <bdi dir="ltr">10 MB<\/bdi>/);
  assert.match(html, /<td dir="ltr">10 MB/);
  assert.match(pageHtml('תרגום: `x = 1`'), /dir="rtl"/);
});

test('a hyphen that joins a prefix to a number stays with the prefix, and a minus with its number', () => {
  const letter = fc.constantFrom('ו', 'ב', 'כ', 'ל', 'و', 'ب');
  const number = fc.constantFrom('50%', '3.5 km', '12 GB', '1.80 m', '25°C');
  fc.assert(
    fc.property(letter, number, (prefix, quantity) => {
      const sentence = `הנה משפט שלם כאן ${prefix}-${quantity} וגם -${quantity} בסוף`;
      const isolated = [...pageHtml(sentence).matchAll(/<bdi dir="ltr">(.*?)<\/bdi>/g)];
      const texts = isolated.map(([, text]) => text);
      assert.deepEqual(texts, [quantity, `-${quantity}`]);
    }),
  );
});

test('wordsOf() reads formulas and footnotes in words, without marks', () => {
  const words = wordsOf(
    drawnPieces([
      '# **Roots**\n\n$\\frac{a}{b}$ and $\\sqrt{x^2}$[^1].\n\n- [x] done\n\n[^1]: Note.',
    ]).at(-1) ?? [],
  );
  assert.equal(
    words,
    'Roots. a over b and the square root of x squared (footnote 1). Done: done. Note.',
  );
});

test('a line break of the text is a line break of the page', () => {
  assert.equal(pageHtml('Acme Ltd\n12 Harbour Street').match(/<br/g)?.length, 1);
});

test('a line break behind a displayed formula leaves no empty line, for any delimiters', () => {
  for (const formula of [
    '\\[x^2 = 4\\]',
    '$$x^2 = 4$$',
    '\\begin{align}x &= 4\\end{align}',
    '$$x$$,',
  ])
    for (const [mark, margin] of [
      ['', ''],
      ['- ', '  '],
      ['> ', '> '],
    ] as const) {
      const html = pageHtml(
        `${mark}Solve\n${margin}${formula}\n${margin}for x.\n${margin}Then go on.`,
      );
      assert.match(html, /<\/span>\s*for x\.<br class="soft"><\/br>\s*Then/, formula);
      assert.equal(html.match(/<br/g)?.length, 2);
    }
});

test('a footnote defined in the middle keeps its text, and one without a reference does too', () => {
  const html = pageHtml(
    'A[^b].\n\n[^b]: First note.\n\n[^c]: Nobody refers to it.\n\nThe end[^b].',
  );
  assert.match(html, /First note\..*Nobody refers to it\./s);
  assert.equal(html.match(/id="fnref-a-1"/g)?.length, 1);
  assert.match(pageHtml('No such note[^x].'), /\[\^x\]/);
});
