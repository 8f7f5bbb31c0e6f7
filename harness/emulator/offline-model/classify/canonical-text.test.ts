import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../../kit/kit.ts';
import { canonicalText } from './canonical-text.ts';

for (const [text, canonical] of [
  ['  What  is 2 + 2?? ', 'what is 2 + 2'],
  ['Please could you tell me a joke, thanks!', 'tell me a joke'],
  ['Can you work out 17 * 23 for me?', 'work out 17 * 23'],
  ['Hello!', 'hello'],
  ['thanks', 'thanks'],
  ['?!', ''],
] as const) {
  test(`canonicalText() makes "${canonical}" of "${text}"`, () => {
    assert.equal(canonicalText(text), canonical);
  });
}

test('canonicalText() is the same for NFC and NFD, and with outer space', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100, size: 'max' }), (text) => {
      const canonical = canonicalText(text);
      assert.equal(canonicalText(text.normalize('NFD')), canonicalText(text.normalize('NFC')));
      assert.equal(canonicalText(`  ${text}\n`), canonical);
      assert.ok(canonical.length <= 301);
    }),
    { numRuns: 300 },
  );
});
