import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ModelAnswer } from '../model/port.ts';
import { readAnswer, type AnswerPart } from './read-answer.ts';
import { Agent, OFFERED, ROUTES, type RouteCode } from './routes.ts';

async function* inChunks(chunks: readonly string[]): ModelAnswer {
  for (const text of chunks) yield { type: 'text', text };
  yield { type: 'usage', usage: { inputTokens: 3, outputTokens: 5 }, stopReason: 'end_turn' };
}

async function readAll(chunks: readonly string[], agent: Agent = 'auto') {
  const parts: AnswerPart[] = [];
  for await (const part of readAnswer(inChunks(chunks), agent)) parts.push(part);
  const routes = parts.flatMap((part) => (part.type === 'route' ? [part.route] : []));
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { parts, routes, route: routes[0], text };
}

/** Any text cut at any places, between surrogates too. */
const chunked = (text: fc.Arbitrary<string>) =>
  text.chain((whole) =>
    fc.array(fc.nat({ max: Math.max(1, whole.length) }), { maxLength: 12 }).map((cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
      return { whole, chunks: at.slice(1).map((end, i) => whole.slice(at[i], end)) };
    }),
  );

const code = fc.constantFrom(...OFFERED.auto);
const answerText = fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' });
const opening = fc.constantFrom(
  '',
  '\n',
  '\r\n\r\n',
  '  \n',
  '\uFEFF',
  '```json\n',
  '```\n',
  '\n```json\n',
);

test('readAnswer() reads a header over any chunking, and the text after it untouched', async () => {
  const input = fc
    .record({ code, p: fc.integer({ min: 0, max: 100 }), before: opening, text: answerText })
    .chain(({ code, p, before, text }) => {
      const fence = before.includes('```') ? '\n```' : '';
      const whole = `${before}{"route":"${code}","p":${p / 100}}${fence}\n${text}`;
      return chunked(fc.constant(whole)).map(({ chunks }) => ({ code, p, text, chunks }));
    });
  await fc.assert(
    fc.asyncProperty(input, async ({ code, p, text, chunks }) => {
      const read = await readAll(chunks);
      assert.deepEqual(read.route, { ...ROUTES[code], confidence: p / 100, fallback: false });
      assert.equal(read.routes.length, 1);
      if (!text.trim().startsWith('`')) assert.equal(read.text, text.replace(/^\s+/, ''));
    }),
    { numRuns: 500 },
  );
});

test('readAnswer() shows all of an answer that has no header, with the fallback', async () => {
  const noHeader = answerText.filter((text) => !/^[\s\uFEFF`]*[{a-z]*[\s\uFEFF]*\{/.test(text));
  await fc.assert(
    fc.asyncProperty(chunked(noHeader), async ({ whole, chunks }) => {
      const read = await readAll(chunks);
      assert.deepEqual(read.route, { ...ROUTES.general, confidence: 0, fallback: true });
      assert.equal(read.text, whole);
    }),
    { numRuns: 500 },
  );
});

test('readAnswer() tells the route first and once, whatever is written', async () => {
  const anything = fc.oneof(
    answerText,
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.json(),
    fc
      .array(fc.constantFrom('{', '}', '"', 'route', ':', 'p', '`', '```', '\n', ' ', '1'), {
        maxLength: 40,
      })
      .map((x) => x.join('')),
  );
  await fc.assert(
    fc.asyncProperty(
      chunked(anything),
      fc.constantFrom(...Agent.options),
      async ({ chunks }, agent) => {
        const { parts, routes } = await readAll(chunks, agent);
        assert.equal(parts[0]?.type, 'route');
        assert.equal(routes.length, 1);
        assert.equal(parts.at(-1)?.type, 'usage');
      },
    ),
    { numRuns: 1000 },
  );
});

const broken: readonly [string, string, string][] = [
  ['an unknown category', '{"route":"cooking","p":0.9}\nSoup', 'Soup'],
  ['a missing confidence', '{"route":"math"}\n96', '96'],
  ['a confidence out of range', '{"route":"math","p":97}\n96', '96'],
  ['a confidence of the wrong type', '{"route":"math","p":"high"}\n96', '96'],
  ['malformed JSON', '{"route":math}\n96', '{"route":math}\n96'],
  ['JSON of another kind', '{"answer":96}', '{"answer":96}'],
  ['no header', '96', '96'],
  ['nothing but an unknown header', '{"route":"cooking","p":0.9}', '{"route":"cooking","p":0.9}'],
  [
    'an object that never ends',
    `{"route":"math",${' '.repeat(300)}`,
    `{"route":"math",${' '.repeat(300)}`,
  ],
  ['a prototype property as route', '{"route":"constructor","p":1}\nx', 'x'],
  ['nothing at all', '', ''],
];
for (const [what, answer, shown] of broken) {
  test(`readAnswer() falls back on ${what} and shows what was written`, async () => {
    const read = await readAll([answer]);
    assert.deepEqual(read.route, { ...ROUTES.general, confidence: 0, fallback: true });
    assert.equal(read.text, shown);
  });
}

test('readAnswer() accepts a header that a stop sequence ended before its brace', async () => {
  const { route, text } = await readAll(['{"route":"store",', '"p":0.8']);
  assert.deepEqual(route, { ...ROUTES.store, confidence: 0.8, fallback: false });
  assert.equal(text, '');
});

test('readAnswer() tells the route before the answer has begun', async () => {
  const seen: string[] = [];
  async function* slow(): ModelAnswer {
    yield { type: 'text', text: '{"route":"math","p":1}' };
    seen.push('asked for more');
    yield { type: 'text', text: '\n96' };
  }
  for await (const part of readAnswer(slow(), 'auto')) seen.push(part.type);
  assert.deepEqual(seen, ['route', 'asked for more', 'text']);
});

test('toRoute() honours the chosen agent, and reports another as a fallback', async () => {
  const every: readonly RouteCode[] = OFFERED.auto;
  for (const agent of Agent.options) {
    for (const named of every) {
      const { route } = await readAll([`{"route":"${named}","p":0.9}\nx`], agent);
      const offered: readonly string[] = OFFERED[agent];
      assert.equal(route?.fallback, !offered.includes(named), `${agent} ${named}`);
      const allowed = OFFERED[agent].map((code) => ROUTES[code].category);
      assert.ok(allowed.some((category) => category === route?.category));
    }
  }
});
