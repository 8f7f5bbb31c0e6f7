import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closeFence } from './close-fence.ts';
import { COMPLETE } from './context.ts';
import { parse } from './parser.ts';

for (const [open, closed] of [
  ['```js\nlet a', '```js\nlet a\n```'],
  ['```js\nlet a\n', '```js\nlet a\n```'],
  ['text\n\n~~~~\n~~~', 'text\n\n~~~~\n~~~\n~~~~'],
  ['```', '```\n```'],
  ['```js\nlet a\n```', '```js\nlet a\n```'],
  ['```js\nlet a\n```\n\nmore', '```js\nlet a\n```\n\nmore'],
  ['- ```js\n  let a', '- ```js\n  let a'],
  ['> ```\n> a', '> ```\n> a'],
  ['', ''],
] as const) {
  test(`closeFence() returns ${JSON.stringify(closed)} for ${JSON.stringify(open)}`, () => {
    assert.equal(closeFence(open), closed);
  });
}

const line = fc.oneof(
  fc.constantFrom('```', '````', '~~~', '```js', '  ```', '- ```', '> ```', '- item', '', '  code'),
  fc.string({ maxLength: 12 }),
);

test('closeFence() keeps what follows an answer out of its code, whatever the answer holds', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n');
      const closed = closeFence(text);
      assert.ok(closed.startsWith(text));
      assert.equal(closeFence(closed), closed);
      const after = parse(`${closed}\n\nafterwards`, { ...COMPLETE }, {});
      const codes = after.filter(({ type }) => type === 'fence' || type === 'code_block');
      for (const { content } of codes) assert.doesNotMatch(content, /afterwards/);
    }),
  );
});
