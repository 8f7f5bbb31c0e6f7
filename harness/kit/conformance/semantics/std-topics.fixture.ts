import type { RuleTopic } from './rule.fixture.ts';

/**
 * Rules about the test kit's counterparts of functions in Deno's standard library. The fixtures do not need that
 * library.
 */
export const STD_TOPICS: readonly RuleTopic[] = [
  {
    fixture: 'std',
    page: 'test/mocking/',
    rules: [
      ['assertEquals() is t.assert.deepStrictEqual()', 'passed'],
      ['assertNotEquals() is t.assert.notDeepStrictEqual()', 'passed'],
      ['assertStrictEquals() is t.assert.strictEqual()', 'passed'],
      ['assertObjectMatch() is t.assert.partialDeepStrictEqual()', 'passed'],
      ['assert() and assertExists() are t.assert.ok()', 'passed'],
      ['assertMatch() is t.assert.match()', 'passed'],
      ['assertThrows() is t.assert.throws()', 'passed'],
      ['assertRejects() is t.assert.rejects()', 'passed'],
      ['fail() is t.assert.fail()', 'failed'],
      ['spy() is t.mock.fn()', 'passed'],
      ['stub() is t.mock.method()', 'passed'],
      ['a stub is restored when its test ends', 'passed'],
      ['returnsNext() is mockImplementationOnce()', 'passed'],
      ['FakeTime is t.mock.timers', 'passed'],
      ['fake timers are restored when their test ends', 'passed'],
      ['describe() and it() are a test and its steps', 'passed'],
    ],
  },
];
