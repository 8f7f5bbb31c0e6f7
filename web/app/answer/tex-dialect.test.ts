import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pageHtml } from './page-html.fixture.ts';
import { MACROS } from './tex-dialect.ts';

const assertDrawn = (text: string): void => {
  const html = pageHtml(text);
  assert.match(html, /<math/, text);
  assert.doesNotMatch(html, /class="tex"|<merror/, text);
};

/** TeX environments, each with a body that is valid in it. */
const ENVIRONMENTS: readonly (readonly [name: string, body: string])[] = [
  ...['align', 'flalign', 'eqnarray', 'align*', 'flalign*', 'eqnarray*'].map(
    (name) => [name, 'a &= b \\\\ c &= d'] as const,
  ),
  ...['equation', 'gather', 'multline', 'equation*', 'gather*', 'multline*'].map(
    (name) => [name, 'a = b'] as const,
  ),
  ...['cases', 'rcases', 'dcases', 'drcases'].map((name) => [name, 'x & y \\\\ z & w'] as const),
  ...['matrix', 'pmatrix', 'bmatrix', 'Bmatrix', 'vmatrix', 'Vmatrix', 'smallmatrix'].map(
    (name) => [name, '1 & 2 \\\\ 3 & 4'] as const,
  ),
  ['split', 'a &= b \\\\ c &= d'],
  ['aligned', 'a &= b \\\\ c &= d'],
  ['gathered', 'a \\\\ b'],
  ['multlined', 'a \\\\ b'],
  ['alignedat', '{2} a &= b & c &= d'],
  ['array', '{c|c} a & b \\\\ \\hline c & d'],
  ['subequations', '\\begin{align} a &= b \\\\ c &= d \\end{align}'],
  ['math', 'x^2'],
  ['displaymath', '\\frac{a}{b}'],
];
const PLACES = ['', 'We have ', '- ', '1. Solve ', '> ', '因此 ', 'إذن ', '**So:** '];

test('each environment of formulas is drawn wherever it stands, on one line or on several, with a label or without', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ENVIRONMENTS),
      fc.constantFrom(...PLACES),
      fc.tuple(fc.constantFrom('', '\\label{eq:one}', '\\nonumber'), fc.boolean()),
      ([name, body], place, [label, isLong]) => {
        const isNumbered = /^(?:equation|align|gather)\*?$/.test(name);
        const margin = place.startsWith('> ')
          ? '> '
          : ' '.repeat(/^(?:- |1\. )/.exec(place)?.[0].length ?? 0);
        const line = isLong ? `\n${margin}` : ' ';
        const end = isNumbered ? label : '';
        assertDrawn(`${place}\\begin{${name}}${line}${body}${end}${line}\\end{${name}}`);
      },
    ),
    { numRuns: 600 },
  );
});

test('each command of common packages is drawn', () => {
  for (const [name, meaning] of Object.entries(MACROS)) {
    const count = Number(/#(\d)(?!.*#\d)/.exec(meaning)?.[1] ?? 0);
    assertDrawn(`It is $a ${name}${'{n}'.repeat(count)} + b$ here.`);
  }
});

test('a command that a formula defines itself is used, whether it was known before or not', () => {
  for (const tex of [
    '\\newcommand{\\R}{\\mathbb{R}} x \\in \\R^n',
    '\\newcommand{\\norm}[1]{\\lVert #1\\rVert}\\norm{x}',
    '\\newcommand*\\half{\\tfrac12} \\half x',
    '\\DeclareMathOperator{\\rank}{rank}\\rank A',
    '\\DeclareMathOperator*{\\amax}{arg\\,max}\\amax_x f',
    '\\def\\k{k_B} \\k T',
    '\\require{cancel}\\cancel{x}',
  ])
    assertDrawn(`$$${tex}$$`);
});

test('the annotation of a formula is its TeX as it was written', () => {
  const written = 'a \\mbox{ b }\\label{x}';
  assert.ok(pageHtml(`$$${written}$$`).includes(`>${written}</annotation>`));
});
