import assert from 'node:assert/strict';
import { test } from 'node:test';
import { casesFromFeedback } from './feedback.ts';

const at = (minute: number) => `2026-01-02T03:${String(minute).padStart(2, '0')}:00.000Z`;

test('casesFromFeedback() takes the given route where liked, the expected one where wrong', () => {
  assert.deepEqual(
    casesFromFeedback([
      { query: '2 + 2', given: 'math', verdict: 'up', at: at(1) },
      {
        query: 'hola',
        given: 'general',
        verdict: 'wrong_category',
        expected: 'language',
        at: at(2),
      },
      { query: 'so so', given: 'general', verdict: 'down', at: at(3) },
      { query: 'no more', given: 'general', verdict: 'none', at: at(4) },
      { query: 'wrong, but what?', given: 'general', verdict: 'wrong_category', at: at(5) },
    ]),
    [
      { query: '2 + 2', route: 'math' },
      { query: 'hola', route: 'language' },
    ],
  );
});

test('casesFromFeedback() counts the latest word on a query', () => {
  assert.deepEqual(
    casesFromFeedback([
      { query: 'note', given: 'save', verdict: 'up', at: at(9) },
      { query: 'note', given: 'general', verdict: 'up', at: at(1) },
    ]),
    [{ query: 'note', route: 'save' }],
  );
});

for (const answer of [undefined, {}, [{ query: 'x', given: 'other', verdict: 'up', at: at(1) }]]) {
  test(`casesFromFeedback() refuses ${JSON.stringify(answer)}`, () => {
    assert.throws(() => casesFromFeedback(answer));
  });
}
