import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ModelAnswer } from '../model/port.ts';
import { headerLine } from './prompt.ts';
import { readAnswer, type AnswerPart } from './read-answer.ts';
import { offerOf, OFFERED } from './routes.ts';
import { Agent } from './specialists/specialist.ts';
import { SPECIALISTS, type RouteCode } from './specialists/all.ts';

async function* inChunks(chunks: readonly string[]): ModelAnswer {
  for (const text of chunks) yield { type: 'text', text };
  yield {
    type: 'usage',
    usage: { inputTokens: 3, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 },
    stopReason: 'end_turn',
  };
}

async function readAll(chunks: readonly string[], agent: Agent = 'auto') {
  const parts: AnswerPart[] = [];
  for await (const part of readAnswer(inChunks(chunks), { offer: offerOf(agent), reasons: false }))
    parts.push(part);
  const routes = parts.flatMap((part) => (part.type === 'route' ? [part.route] : []));
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { parts, routes, route: routes[0], text };
}

/** Generates a text and splits it into chunks at any places, also between the halves of a surrogate pair. */
const chunked = (text: fc.Arbitrary<string>) =>
  text.chain((whole) =>
    fc.array(fc.nat({ max: Math.max(1, whole.length) }), { maxLength: 12 }).map((cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
      return { whole, chunks: at.slice(1).map((end, i) => whole.slice(at[i], end)) };
    }),
  );

const code = fc.constantFrom(...OFFERED.auto);
const answerText = fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' });
const blankText = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\u3000'), maxLength: 20 });
const opening = fc.constantFrom(
  '',
  '\n',
  '\r\n\r\n',
  '  \n',
  '\uFEFF',
  '```text\n',
  '```\n',
  '\n~~~\n',
);

test('readAnswer() reads a header over any chunking, and the text after it untouched', async () => {
  const input = fc
    .record({ code, p: fc.integer({ min: 0, max: 100 }), before: opening, text: answerText })
    .chain(({ code, p, before, text }) => {
      const fence = /```|~~~/.exec(before)?.[0] ?? '';
      const whole = `${before}${headerLine(code, p / 100)}${fence && `\n${fence}`}\n${text}`;
      return chunked(fc.constant(whole)).map(({ chunks }) => ({ code, p, before, text, chunks }));
    });
  await fc.assert(
    fc.asyncProperty(input, async ({ code, p, before, text, chunks }) => {
      const read = await readAll(chunks);
      assert.deepEqual(read.route, {
        ...SPECIALISTS[code].route,
        confidence: p / 100,
        fallback: false,
      });
      assert.equal(read.routes.length, 1);
      if (!before.includes('`')) assert.equal(read.text.trimStart(), text.trimStart());
    }),
    { numRuns: 500 },
  );
});

test('readAnswer() shows all of an answer that has no header, with the fallback', async () => {
  await fc.assert(
    fc.asyncProperty(chunked(fc.oneof(answerText, blankText)), async ({ whole, chunks }) => {
      const read = await readAll(chunks);
      assert.deepEqual(read.route, { ...SPECIALISTS.general.route, confidence: 0, fallback: true });
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
  ['an unknown category', 'cooking 90\nSoup', 'Soup'],
  ['a missing confidence', 'math\n96', '96'],
  ['a confidence out of range', 'math 970\n96', '96'],
  ['a confidence in words', 'math high\n96', 'math high\n96'],
  ['an unknown category in JSON', '{"route":"cooking","p":0.9}\nSoup', 'Soup'],
  ['a missing confidence in JSON', '{"route":"math"}\n96', '96'],
  ['a confidence out of range in JSON', '{"route":"math","p":97}\n96', '96'],
  ['malformed JSON', '{"route":math}\n96', '{"route":math}\n96'],
  ['JSON of another kind', '{"answer":96}', '{"answer":96}'],
  ['no header', '96', '96'],
  ['nothing but an unknown header', 'cooking 90', 'cooking 90'],
  [
    'an object that never ends',
    `{"route":"math",${' '.repeat(300)}`,
    `{"route":"math",${' '.repeat(300)}`,
  ],
  ['a prototype property as route', 'constructor 100\nx', 'x'],
  ['nothing at all', '', ''],
];
for (const [what, answer, shown] of broken) {
  test(`readAnswer() falls back on ${what} and shows what was written`, async () => {
    const read = await readAll([answer]);
    assert.deepEqual(read.route, { ...SPECIALISTS.general.route, confidence: 0, fallback: true });
    assert.equal(read.text, shown);
  });
}

for (const line of [
  'math 97',
  '**math 97**',
  '`math 97`',
  'Math, 97%',
  'math: 97',
  'MATH 0.97',
  '# math 97 %',
  'route: math 97',
  '{"route":"math","p":0.97}',
]) {
  test(`readAnswer() reads the header ${line}, and as the whole of an answer too`, async () => {
    const expected = { ...SPECIALISTS.math.route, confidence: 0.97, fallback: false };
    const { route, text } = await readAll([`${line}\n96`]);
    assert.deepEqual([route, text], [expected, '96']);
    assert.deepEqual((await readAll([line])).route, expected);
  });
}

for (const [former, code] of [
  ['computer_science', 'code'],
  ['store', 'save'],
  ['retrieve', 'recall'],
] as const) {
  test(`readAnswer() reads the former code ${former} as ${code}`, async () => {
    const { route } = await readAll([`{"route":"${former}","p":0.8}\nx`]);
    assert.deepEqual(route, { ...SPECIALISTS[code].route, confidence: 0.8, fallback: false });
  });
}

test('readAnswer() tells the route before the answer has begun', async () => {
  const seen: string[] = [];
  async function* slow(): ModelAnswer {
    yield { type: 'text', text: 'math 97\n' };
    seen.push('asked for more');
    yield { type: 'text', text: '96' };
  }
  for await (const part of readAnswer(slow(), { offer: offerOf('auto'), reasons: false }))
    seen.push(part.type);
  assert.deepEqual(seen, ['route', 'asked for more', 'text']);
});

test('toRoute() honours the chosen agent, and reports another as a fallback', async () => {
  const every: readonly RouteCode[] = OFFERED.auto;
  for (const agent of Agent.options) {
    for (const named of every) {
      const { route } = await readAll([`${named} 90\nx`], agent);
      const offered: readonly string[] = OFFERED[agent];
      assert.equal(route?.fallback, !offered.includes(named), `${agent} ${named}`);
      const allowed = OFFERED[agent].map((code) => SPECIALISTS[code].route.category);
      assert.ok(allowed.some((category) => category === route?.category));
    }
  }
});
