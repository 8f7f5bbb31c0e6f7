import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Query, QUERY_MAX_CHARACTERS } from './inputs.ts';

test('Query accepts 1 to 4000 code points after trimming and NFC, and gives them back so', () => {
  const visible = fc.string({
    unit: 'grapheme-composite',
    minLength: 1,
    maxLength: 3_000,
    size: 'max',
  });
  fc.assert(
    fc.property(visible, fc.constantFrom('', ' ', '\n\t '), (text, space) => {
      const wanted = text.normalize('NFC').trim();
      const length = Array.from(wanted).length;
      const parsed = Query.safeParse(space + text.normalize('NFD') + space);
      assert.equal(parsed.success, length >= 1 && length <= QUERY_MAX_CHARACTERS);
      if (parsed.success) assert.equal(parsed.data, wanted);
    }),
  );
});

test('Query counts code points, not UTF-16 units', () => {
  assert.ok(Query.safeParse('😀'.repeat(4_000)).success);
  assert.ok(!Query.safeParse('😀'.repeat(4_001)).success);
});

test('Query refuses with what was wrong and what is accepted', () => {
  const messageFor = (value: unknown) => Query.safeParse(value).error?.issues[0]?.message;
  assert.equal(
    messageFor('x'.repeat(4_001)),
    'Cannot use a question of 4001 characters: 1 to 4000 are accepted',
  );
  assert.equal(messageFor(' \n '), 'Cannot use a question of 0 characters: 1 to 4000 are accepted');
  assert.equal(messageFor(42), 'Expected a question as text');
  assert.match(messageFor('a\uD800') ?? '', /half a character/);
});
