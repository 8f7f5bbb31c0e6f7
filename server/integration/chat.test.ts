import assert from 'node:assert/strict';
import { test } from '../../harness/kit/kit.ts';
import type { Caller } from './caller.ts';
import { startOnecall, type Onecall } from './onecall.ts';
import { FIRST, PROFILE_OF_SECOND, SECOND, header } from './scripted-models.ts';

let onecall: Onecall;
let alice: Caller;
test.beforeAll(async () => {
  onecall = await startOnecall();
  alice = await onecall.as('alice');
});
test.afterAll(() => onecall.close());

test('chat tells the route, then text, then a receipt that the counters and the log confirm', async () => {
  const { parts, receipt, traceId, text, error } = await alice.chat({ query: 'hello' });
  assert.equal(error, undefined);
  assert.deepEqual(
    parts.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]),
    ['route', 'text', 'receipt'],
  );
  assert.match(text, /heard user: hello/);
  const { line, counts } = await onecall.account(traceId);
  assert.equal(line.outcome, 'answered');
  assert.ok(receipt);
  const { category, agentType, modelCalls, attempts, routeMs, firstTokenMs, ...rest } = line;
  const { model, inputTokens, outputTokens, usd } = rest;
  const shared = { traceId, category, agentType, model, modelCalls, attempts };
  const measured = { routeMs, firstTokenMs, inputTokens, outputTokens, usd };
  assert.partialDeepStrictEqual(receipt, { ...shared, ...measured });
  assert.equal(receipt.outputTokens, counts.tokensWritten);
  assert.equal(receipt.modelCalls, 1);
  assert.equal(receipt.attempts, counts.received);
  assert.equal(receipt.stopReason, 'end_turn');
  assert.equal(receipt.usd, ((receipt.inputTokens ?? 0) + 4 * (receipt.outputTokens ?? 0)) / 1e6);
  assert.ok(routeMs !== null && firstTokenMs !== null);
  assert.ok(routeMs <= firstTokenMs && firstTokenMs <= receipt.totalMs);
});

test('chat and classify write one request line and one model_call line, the trace in the response', async () => {
  const { traceId } = await alice.classify('What is 12 * 8?');
  const { line } = await onecall.account(traceId);
  assert.equal(line.procedure, 'classify');
  const events = onecall.linesOf(traceId).map(({ event }) => event);
  assert.deepEqual(
    events.filter((event) => event !== 'sign_in'),
    ['model_call', 'request'],
  );
  const response = await alice.post('/trpc/classify', { query: 'hi' });
  await response.text();
  assert.match(response.headers.get('traceparent') ?? '', /^00-[\da-f]{32}-[\da-f]{16}-01$/);
});

test('classify answers the fields of the route and a receipt, and stores nothing', async () => {
  const bob = await onecall.as('bob');
  const script = { text: `${header('math', 97)}\n96` };
  const { answer, traceId } = await bob.classify('  What is 12 * 8?  ', { script });
  assert.ok(answer);
  const { receipt, ...route } = answer;
  assert.deepEqual(route, {
    category: 'educational_query',
    agentType: 'math',
    confidence: 0.97,
    fallback: false,
    originalQuery: 'What is 12 * 8?',
  });
  assert.equal(receipt?.modelCalls, 1);
  assert.equal((await onecall.account(traceId)).accepted, 1);
  await bob.classify('remember that my locker code is 4471', {
    script: { text: `${header('save')}\nOk` },
  });
  assert.deepEqual(await bob.trpc.notes.list.query(), []);
  assert.deepEqual(await bob.trpc.conversations.list.query(), []);
});

const GENERAL_FALLBACK = {
  category: 'general_query',
  agentType: 'general',
  confidence: 0,
  fallback: true,
};
const UNREADABLE: Readonly<Record<string, Readonly<{ text: string; shown: string }>>> = {
  'no header at all': { text: 'Just an answer', shown: 'Just an answer' },
  'an unknown route': { text: `${header('astrology')}\nStars`, shown: 'Stars' },
  'no confidence': { text: 'math\n96', shown: '96' },
  'a confidence above 100': { text: `${header('math', 700)}\n96`, shown: '96' },
  'a confidence as text': { text: 'math high\n96', shown: 'math high\n96' },
  'a broken object': { text: '{"route":"math", oops\n96', shown: '{"route":"math", oops\n96' },
  'another object': { text: '{"answer":96}', shown: '{"answer":96}' },
  'a name of Object.prototype': { text: `${header('constructor')}\nHm`, shown: 'Hm' },
  'a header alone that names nothing': { text: header('x'), shown: header('x') },
};
for (const [name, { text, shown }] of Object.entries(UNREADABLE)) {
  test(`chat falls back to general_query on ${name} and shows what was written, in one call`, async () => {
    const { route, traceId, error, ...told } = await alice.chat(
      { query: 'q' },
      { script: { text } },
    );
    assert.equal(error, undefined);
    assert.partialDeepStrictEqual(route, GENERAL_FALLBACK);
    assert.equal(told.text, shown);
    assert.equal((await onecall.account(traceId)).accepted, 1);
  });
}

test('chat reads a header inside a code fence and after blank lines', async () => {
  const text = `\n\n\`\`\`\n${header('math', 80)}\n\`\`\`\n\n96`;
  const told = await alice.chat({ query: 'q' }, { script: { text } });
  assert.partialDeepStrictEqual(told.route, {
    agentType: 'math',
    confidence: 0.8,
    fallback: false,
  });
  assert.equal(told.text, '96');
});

const CODES = ['math', 'english', 'language', 'code', 'save', 'recall', 'general'];
const OFFERS = {
  auto: { codes: CODES, category: undefined },
  teacher: {
    codes: ['math', 'english', 'language', 'code'],
    category: 'educational_query',
  },
  knowledge_base: { codes: ['save', 'recall'], category: 'knowledge_base_query' },
  general: { codes: ['general'], category: 'general_query' },
} as const;
for (const agent of ['auto', 'teacher', 'knowledge_base', 'general'] as const) {
  test(`chat honours the chosen agent "${agent}", whatever the header names`, async () => {
    const { codes, category } = OFFERS[agent];
    const offered: readonly string[] = codes;
    await Promise.all(
      CODES.map(async (code) => {
        const query = `Keep ${agent} ${code}`;
        const script = { firstLine: header(code) };
        const { route, note } = await alice.chat({ query, agent }, { script });
        assert.ok(route);
        assert.equal(route.fallback, !offered.includes(code), code);
        if (category) assert.equal(route.category, category, code);
        const stores = offered.includes('save') && code === 'save';
        assert.equal(note?.saved, stores ? true : undefined, code);
      }),
    );
  });
}

test('chat is answered by the model that was chosen, else by the first', async () => {
  const chosen = await alice.chat({ query: 'who?', model: SECOND });
  assert.match(chosen.text, new RegExp(`^${PROFILE_OF_SECOND} heard`));
  assert.equal(chosen.receipt?.model, SECOND);
  const { calls } = await onecall.control.trace(chosen.traceId);
  assert.equal(calls[0]?.modelId, PROFILE_OF_SECOND);
  assert.equal((await onecall.requestLine(chosen.traceId)).model, SECOND);
  const usual = await alice.chat({ query: 'who?' });
  assert.equal(usual.receipt?.model, FIRST);
});

test('chat and classify refuse a model that is not offered, without a call', async () => {
  const model = 'anthropic.claude-opus-99-v1:0';
  const { error, traceId, parts } = await alice.chat({ query: 'who?', model });
  assert.deepEqual(parts, []);
  assert.equal(error?.reason, 'input_invalid');
  assert.match(error.message, new RegExp(`accepted are "${FIRST}", "${SECOND}"`));
  const { line, accepted } = await onecall.account(traceId);
  assert.deepEqual([accepted, line.outcome, line.reason], [0, 'refused', 'input_invalid']);
  const refused = await alice.failureOf(alice.trpc.classify.mutate({ query: 'who?', model }));
  assert.deepEqual([refused.status, refused.reason], [400, 'input_invalid']);
});
