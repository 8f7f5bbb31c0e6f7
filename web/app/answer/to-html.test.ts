import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quietTail } from './blocks.ts';
import { tex } from './tex.ts';
import { highlight } from './highlight.ts';
import { makeToHtml } from './to-html.ts';

const toHtml = makeToHtml({ tex, highlight });
const html = (text: string) => toHtml.render(toHtml.lex(text)).html;

/** The tags a renderer may write itself; everything else in its output is text. */
const ALLOWED =
  /^(?:p|br|hr|em|strong|del|a|ul|ol|li|h[1-6]|blockquote|pre|code|span|div|button|table|thead|tbody|tr|t[hd]|math|m[a-z]+|semantics|annotation)$/;

function assertHarmless(output: string): void {
  for (const [tag, name = '', attributes = ''] of output.matchAll(
    /<\/?([a-z][\w-]*)((?:\s[^<>]*)?)>/gi,
  )) {
    assert.match(name, ALLOWED, tag);
    assert.doesNotMatch(
      attributes,
      /(?:^|\s)(?:on\w+|style|src\w*|srcdoc|id|name|action)\s*=/i,
      tag,
    );
    for (const [, href = ''] of attributes.matchAll(/href="([^"]*)"/g))
      assert.match(href, /^(?:https?:|mailto:)/i, tag);
  }
  // Whatever is left of "<" starts no tag.
  assert.doesNotMatch(output.replace(/<\/?[a-z][\w-]*(?:\s[^<>]*)?>/gi, ''), /<[a-z/!?]/i);
}

test('render() makes tables, code with classes, and formulas without inline style', () => {
  const output = html(
    '| a | b |\n| --- | ---: |\n| 1 | $x^2$ |\n\n```python\ndef f(): pass\n```\n\n$$\\frac{1}{2}$$\n',
  );
  assert.match(output, /<th class="align-right">b<\/th>/);
  assert.match(output, /<span class="hljs-keyword">def<\/span>/);
  assert.match(output, /<mfrac>/);
  assert.doesNotMatch(output, /style=/);
});

test('render() shows HTML as text and images as links', () => {
  assert.match(html('<script>alert(1)</script>'), /&lt;script&gt;/);
  assert.match(
    html('![cat](https://example.com/cat.png)'),
    /<a href="https:\/\/example\.com\/cat\.png"[^>]*>Image: cat<\/a>/,
  );
  assert.doesNotMatch(
    html('[x](javascript:alert(1)) [y](data:text/html,1) [z](//evil.example)'),
    /href/,
  );
  assert.equal(html('a<br>b'), '<p>a<br>b</p>\n');
});

test('render() takes dollars for money where they are money', () => {
  assert.equal(html('It costs $5 and $10.'), '<p>It costs $5 and $10.</p>\n');
  assert.match(html('where $x$ is'), /<math>/);
  assert.match(html('where \\(x\\) is'), /<math>/);
});

test('render() shows TeX it cannot read as it was written', () => {
  assert.match(html('$\\nosuchcommand{$'), /\\nosuchcommand/);
});

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
];
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(...FRAGMENTS),
);

test('render() of any prefix of any text never throws and never runs, styles or loads anything', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 14 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (pieces, share) => {
        const text = pieces.join('');
        const prefix = text.slice(0, Math.round(text.length * share));
        assertHarmless(html(prefix));
        assertHarmless(html(quietTail(prefix)));
      },
    ),
    { numRuns: 3_000 },
  );
});
