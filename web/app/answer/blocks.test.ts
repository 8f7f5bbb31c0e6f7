import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeBlocks, quietTail } from './blocks.ts';
import { makeToHtml } from './to-html.ts';

const { lex } = makeToHtml({});

const DOCUMENT = `# Title

A paragraph
of two lines.

- one

- two
  \`\`\`js
  let a = 1;

  let b = 2;
  \`\`\`

| a | b |
| - | - |
| 1 | 2 |

$$
x = 1
$$

> quoted

Setext
======

last words`;

/** Grows the splitter over the text in steps; returns the raw text of all blocks. */
function grown(text: string, steps: readonly number[]): { raw: string; settled: string[] } {
  const blocks = makeBlocks(lex);
  const settled: string[] = [];
  let raw = '';
  let end = 0;
  for (const step of [...steps, text.length]) {
    end = Math.min(end + step, text.length);
    const { settled: now, tail } = blocks.grow(text.slice(0, end));
    settled.push(...now.map((token) => token.raw));
    raw = settled.join('') + tail.map((token) => token.raw).join('');
  }
  return { raw, settled };
}

const words = (text: string): string => text.replace(/\s+/g, '');

test('makeBlocks() settles the same blocks however the text arrives', () => {
  const whole = lex(DOCUMENT)
    .filter((token) => token.type !== 'space')
    .map((token) => token.raw.trim());
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 60, maxLength: 60 }),
      (steps) => {
        const { raw, settled } = grown(DOCUMENT, steps);
        assert.equal(words(raw), words(DOCUMENT));
        assert.deepEqual(
          settled.map((block) => block.trim()),
          whole.slice(0, settled.length),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('makeBlocks() loses nothing of any text', () => {
  const part = fc.constantFrom(
    'a',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '```\n',
    '$$',
    '> ',
    '    ',
    '|',
    '---\n',
    '\t',
    '\r\n',
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }),
      (parts, steps) => {
        const text = parts.join('');
        assert.equal(words(grown(text, steps).raw), words(text));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('makeBlocks() lexes a long answer once, not once per token', () => {
  let lexed = 0;
  const blocks = makeBlocks((text) => {
    lexed += text.length;
    return lex(text);
  });
  const text = 'A paragraph that says something.\n\n'.repeat(1_500);
  for (let end = 200; end <= text.length; end += 200) blocks.grow(text.slice(0, end));
  assert.ok(lexed < text.length * 6, `${lexed} characters lexed for ${text.length}`);
});

test('quietTail() hides what has only begun', () => {
  assert.equal(quietTail('so **'), 'so ');
  assert.equal(quietTail('see [the page](https://ex'), 'see ');
  assert.equal(quietTail('then $$\\frac{1'), 'then ');
  assert.equal(quietTail('```js\nlet a = `'), '```js\nlet a = `');
});
