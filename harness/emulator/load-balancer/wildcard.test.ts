import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { matchesWildcard } from './wildcard.ts';

/** Matches a text by the definition of the pattern. It takes exponential time, so the test uses short texts only. */
function defined(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*')
    return defined(rest, text) || (text !== '' && defined(pattern, text.slice(1)));
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && defined(rest, text.slice(1))
  );
}

test('matchesWildcard() agrees with the definition', () => {
  const from = (letters: string[]) =>
    fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
  fc.assert(
    fc.property(from(['a', 'b', '*', '?']), from(['a', 'b', '?', '*']), (pattern, text) => {
      assert.equal(matchesWildcard(pattern, text), defined(pattern, text));
    }),
    { numRuns: 2_000 },
  );
});

test('matchesWildcard() takes a text literally where the pattern has no wildcard', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const plain = text.replace(/[*?]/g, '.');
      assert.equal(matchesWildcard(plain, plain), true);
      assert.equal(matchesWildcard(plain, other), plain === other);
      assert.equal(matchesWildcard(`${plain}*`, plain + other), true);
    }),
  );
});

test('matchesWildcard() stays fast on patterns made to backtrack', () => {
  const started = performance.now();
  assert.equal(matchesWildcard('*a*a*a*a*b', 'a'.repeat(20_000)), false);
  // A backtracking matcher would take hours for this pattern; 20 s is enough for a linear one on a busy machine.
  assert.ok(performance.now() - started < 20_000);
});
