import fc from 'fast-check';
import { OFFERED } from '../tasks/routes.ts';

const uuid = fc.uuid({ version: 4 });
const longText = fc
  .tuple(
    fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
    fc.integer({ min: 1, max: 3_000 }),
  )
  .map(([text, times]) => text.repeat(times).slice(0, 20_000));
const anyText = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.string({ maxLength: 200, unit: 'grapheme' }),
  longText,
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    '../../etc/passwd',
    '{{7*7}}',
    '<script>',
    "'; DROP",
    '__proto__',
  ),
);

/** Generator of values of every type, including values that only JSON text can express. */
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  anyText,
  fc.double(),
  fc.constantFrom(null, true, [], {}, -1, 1e308, [[]], { length: 1 }),
);

const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'hasOwnProperty',
];

const query = fc.string({ minLength: 1, maxLength: 300, size: 'max', unit: 'grapheme' });
const agent = fc.constantFrom('auto', 'teacher', 'knowledge_base', 'general');
const model = fc.option(fc.constantFrom('test.first-v1:0', 'test.second-v1:0'), { nil: undefined });
const route = fc.constantFrom('math', 'english', 'language', 'code', 'save', 'recall', 'general');
const byId = fc.record({ id: uuid });
/** Returns generators of the input fields that select one page of a list. */
const page = (id: fc.Arbitrary<string>) => ({
  before: fc.option(
    fc.record({ at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), id }),
    { nil: undefined },
  ),
  limit: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
});

const noteById = fc.record({
  id: fc.oneof(
    fc.tuple(fc.nat(999), uuid).map(([slot, id]) => `${slot}-${id}`),
    anyText,
  ),
});

/** Generators of valid inputs, by the path of the procedure. */
export const VALID: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'session.get': fc.constant({}),
  'session.erase': fc.constant({}),
  'models.list': fc.constant({}),
  classify: fc.record({ query, model }),
  chat: fc.record({
    conversationId: uuid,
    messageId: uuid,
    query,
    agent,
    model,
    replaces: fc.option(uuid, { nil: undefined }),
    continues: fc.option(uuid, { nil: undefined }),
    chosenRoute: fc.option(fc.constantFrom(...OFFERED.auto), { nil: undefined }),
  }),
  'conversations.list': fc.record({
    search: fc.option(fc.string({ maxLength: 200 }), { nil: undefined }),
    ...page(uuid),
  }),
  'conversations.get': byId,
  'conversations.rename': fc.record({
    id: uuid,
    title: fc.string({ minLength: 1, maxLength: 120 }),
  }),
  'conversations.delete': byId,
  'conversations.clear': byId,
  'conversations.restore': byId,
  'conversations.restoreCleared': byId,
  'notes.list': fc.record(page(anyText)),
  'notes.add': fc.record({ text: query }),
  'notes.delete': noteById,
  'notes.restore': noteById,
  'feedback.give': fc.record({
    conversationId: uuid,
    messageId: uuid,
    verdict: fc.constantFrom('up', 'down', 'wrong_category', 'none'),
    expected: fc.option(route, { nil: undefined }),
    comment: fc.option(query, { nil: undefined }),
  }),
  'feedback.export': fc.constant({}),
};

/** Returns a generator of valid inputs in which one field is replaced, dropped or added. */
const nearValid = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .record({
      input: valid,
      at: fc.nat(9),
      value: fc.oneof(anyValue, fc.constant(undefined)),
      extra: fc.option(
        fc.tuple(
          fc.constantFrom(...PROTOTYPE_KEYS, 'sub', 'username', 'expiresAt', 'pk'),
          anyValue,
        ),
      ),
    })
    .map(({ input, at, value, extra }) => {
      const entries: [string, unknown][] = Object.entries(Object(input));
      const changed = entries.map(([key, old], index): [string, unknown] => [
        key,
        index === at ? value : old,
      ]);
      return Object.fromEntries(extra ? [...changed, extra] : changed);
    });

/**
 * Generator of JSON text that `JSON.stringify` never produces or that is expensive to process, and of text that is no
 * JSON.
 */
const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    'null',
    '[]',
    '0',
    '"x"',
    '{',
    '{"query":',
    '{"query":"\\ud800"}',
    '\ufeff{}',
    '{"__proto__":{"query":"x"}}',
    '{"constructor":{"prototype":{"query":"x"}}}',
    '{"query":"a","query":"b"}',
    '{"query":1e999}',
    'undefined',
    'NaN',
    '{"0":{"query":"x"},"1":{"query":"y"}}',
    '{"json":{"query":"x"},"meta":{}}',
  ),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc
    .integer({ min: 1, max: 9_000 })
    .map((depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)),
  fc
    .integer({ min: 60_000, max: 90_000 })
    .map((size) => JSON.stringify({ query: 'x'.repeat(size) })),
  fc.string({ maxLength: 300, unit: 'binary' }),
  anyValue.map((value) => JSON.stringify(value) ?? ''),
);

/** Returns a generator of request bodies for a procedure: valid, nearly valid, or hostile. */
export const bodyFor = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: valid.map((input) => JSON.stringify(input)) },
    { weight: 4, arbitrary: nearValid(valid).map((input) => JSON.stringify(input)) },
    { weight: 3, arbitrary: hostileText },
  );
