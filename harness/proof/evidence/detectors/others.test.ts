import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { known, unknown, type LogRecord } from '../telemetry.ts';
import { auth, type SignInAttempt } from './auth.ts';
import { internals } from './internals.ts';
import { isolation, type Secret, type Shown } from './isolation.ts';
import { logs } from './logs.ts';
import { metamorphicRate } from './metamorphic-rate.ts';
import { metamorphicStrict } from './metamorphic-strict.ts';
import { observed, observedMany } from './observed.fixture.ts';
import { state } from './state.ts';

const CANARY = { traceId: 'c'.repeat(32), words: 'canary1234' };
const linesOf = (traceId: string): LogRecord[] => [
  { event: 'model_call', traceId, accepted: true },
  { event: 'request', traceId, outcome: 'answered', modelCalls: 1 },
];

test('logs() wants one request and one model call a query, and finds the canary', () => {
  const many = observedMany(3);
  const good = [CANARY.traceId, ...many.map(({ traceId }) => traceId)].flatMap(linesOf);
  const judge = (lines: readonly LogRecord[]) =>
    logs(many, { lines: known(lines), canary: CANARY });
  assert.equal(judge(good).verdict, 'proven');
  const { traceId = '' } = many[1] ?? {};
  const extras: Record<string, LogRecord> = {
    'a second call': { event: 'model_call', traceId, accepted: true },
    'a second request': { event: 'request', traceId, modelCalls: 1 },
    'an agent': { event: 'agent_call', traceId, depth: 2 },
    'a tool': { event: 'model_event', type: 'tool_use', traceId },
  };
  for (const [what, line] of Object.entries(extras))
    assert.deepEqual(judge([...good, line]).observations, ['case-1'], what);
  const throttled = { event: 'model_call', traceId, accepted: false };
  assert.equal(judge([...good, throttled]).verdict, 'proven', 'an attempt the model never saw');
});

test('logs() trusts no log that does not tell of the canary, and none that tells its words', () => {
  const many = observedMany(2);
  const lines = many.flatMap(({ traceId }) => linesOf(traceId));
  assert.equal(logs(many, { lines: known(lines), canary: CANARY }).verdict, 'inconclusive');
  const events = [...lines, { traceId: CANARY.traceId, message: 'ok' }];
  assert.equal(logs(many, { lines: known(events), canary: CANARY }).verdict, 'inconclusive');
  const half = [...lines, { event: 'request', traceId: CANARY.traceId, modelCalls: 1 }];
  assert.equal(logs(many, { lines: known(half), canary: CANARY }).verdict, 'violated');
  const late = { lines: known(half), canary: CANARY, isLate: true };
  assert.equal(logs(many, late).verdict, 'inconclusive', 'the other line may come later');
  assert.equal(logs(many, { lines: known([]), canary: CANARY }).verdict, 'inconclusive');
  assert.equal(logs(many, { lines: unknown('no', 'x'), canary: CANARY }).verdict, 'inconclusive');
  const told = [...lines, ...linesOf(CANARY.traceId), { event: 'x', query: `${CANARY.words}?` }];
  assert.match(logs(many, { lines: known(told), canary: CANARY }).sentence, /holds words/);
});

const OTHER = {
  category: 'educational_query',
  agentType: 'math',
  confidence: 1,
  fallback: false,
};

/** Returns `count` pairs of one kind of rewording; the first `different` pairs have two different routes. */
const pairsOf = (kind: string, { count = 60, different = 0, from = 0 } = {}) => ({
  relations: Array.from({ length: count }, (_, at) => ({
    base: `case-${from + 2 * at}`,
    variant: `case-${from + 2 * at + 1}`,
    relation: kind,
  })),
  seen: Array.from({ length: 2 * count }, (_, at) =>
    observed(from + at, at % 2 === 1 && at < 2 * different ? { route: OTHER } : {}),
  ),
});

test('metamorphicRate() judges each kind of rewording by itself', () => {
  const judge = (different: number, declaredRate: number) => {
    const kept = pairsOf('politeness', { count: 240, from: 1_000 });
    const upper = pairsOf('upper case', { different });
    return metamorphicRate([...kept.seen, ...upper.seen], {
      relations: [...kept.relations, ...upper.relations],
      control: [],
      declaredRate,
    });
  };
  assert.equal(judge(3, 0.2).verdict, 'proven');
  assert.equal(judge(14, 0.2).verdict, 'inconclusive');
  const found = judge(40, 0.2);
  assert.equal(found.verdict, 'violated', 'the other kind does not dilute it');
  assert.match(found.sentence, /40 of 60 by upper case/);
  assert.doesNotMatch(found.sentence, /politeness/);
  assert.equal(
    metamorphicRate([], { relations: [], control: [], declaredRate: 1 }).verdict,
    'inconclusive',
  );
});

test('metamorphicRate() finds every difference that the server makes, where prompts are seen', () => {
  const { relations, seen } = pairsOf('upper case', { count: 30, different: 1 });
  const prompt = (header: string) => ({ prompt: 'Routes\n\nuser: What is 12 * 8?', header });
  const judge = (promptOf: (id: string) => ReturnType<typeof prompt>) =>
    metamorphicRate(seen, { relations, control: [], declaredRate: 0.9, promptOf }).verdict;
  assert.equal(
    judge((id) => prompt(id === 'case-1' ? 'math 60' : 'general 90')),
    'proven',
    'the model itself wrote another route',
  );
  assert.equal(
    judge(() => prompt('general 90')),
    'violated',
    'the model wrote one route for both',
  );
  assert.equal(
    judge((id) => ({ ...prompt('general 90'), prompt: id === 'case-3' ? 'Other' : 'Routes' })),
    'violated',
    'the prompts differ in more than the question',
  );
});

test('metamorphicStrict() compares what differs with queries that were sent twice', () => {
  const judge = (different: number, unlike: number) => {
    const strict = pairsOf('outer space', { different });
    const twice = pairsOf('again', { different: unlike, from: 1_000 });
    return metamorphicStrict([...strict.seen, ...twice.seen], {
      relations: strict.relations,
      control: twice.relations,
    });
  };
  assert.equal(judge(0, 0).verdict, 'proven');
  assert.equal(judge(2, 3).verdict, 'inconclusive', 'a model that differs from itself');
  const found = judge(60, 0);
  assert.equal(found.verdict, 'violated');
  assert.equal(found.observations.length, 60);
  assert.equal(metamorphicStrict([], { relations: [], control: [] }).verdict, 'inconclusive');
});

test('isolation() finds a secret of another person, and an erased one, in any kind of text', () => {
  const secrets: readonly Secret[] = ['a', 'b'].flatMap((owner) => [
    { owner, words: `kept-${owner}`, state: 'kept' },
    { owner, words: `erased-${owner}`, state: 'deleted' },
    { owner, words: `cleared-${owner}`, state: 'cleared' },
  ]);
  const one = (by: string, text: string, more: Partial<Shown> = {}): Shown => ({
    id: `${by}: ${text}`,
    by,
    what: 'view',
    text,
    said: '',
    isAfterErasing: true,
    ...more,
  });
  const good = [one('a', 'kept-a'), one('b', 'kept-b')];
  const judge = (...more: readonly Shown[]) => isolation({ secrets, shown: [...good, ...more] });
  assert.equal(judge().verdict, 'proven');
  fc.assert(
    fc.property(
      fc.constantFrom<Shown['what']>('view', 'answer', 'prompt'),
      fc.constantFrom('kept-b', 'erased-b', 'cleared-b', 'erased-a'),
      fc.string(),
      (what, words, around) => {
        const found = judge(one('a', around + words + around, { what }));
        assert.deepEqual([found.verdict, found.observations.length], ['violated', 1]);
      },
    ),
  );
  assert.equal(judge(one('a', 'kept-b', { said: 'Is it kept-b?' })).verdict, 'proven');
  assert.equal(judge(one('a', 'erased-a', { isAfterErasing: false })).verdict, 'proven');
  assert.equal(judge(one('a', 'cleared-a')).verdict, 'proven', 'a title that is kept for an undo');
  for (const what of ['answer', 'prompt'] as const)
    assert.equal(judge(one('a', 'cleared-a', { what })).verdict, 'violated', what);
  assert.equal(
    isolation({ secrets, shown: [one('a', 'kept-a'), one('b', '[]')] }).verdict,
    'inconclusive',
    'the second person found nothing again',
  );
});

test('auth() wants 401 for what is forged, 200 and the right name for what is not', () => {
  const valid: SignInAttempt = {
    id: 'v',
    credential: 'bearer',
    valid: true,
    status: 200,
    as: 'a',
    user: 'a',
  };
  const forged: SignInAttempt = {
    id: 'f',
    credential: 'unsigned',
    valid: false,
    status: 401,
    user: 'a',
  };
  assert.equal(auth([valid, forged]).verdict, 'proven');
  assert.equal(auth([valid]).verdict, 'inconclusive', 'negative cases are half of it');
  for (const status of [200, 302, 403, 500])
    assert.deepEqual(auth([valid, { ...forged, status }]).observations, ['f'], String(status));
  for (const status of [0, 429, 502, 503, 504])
    for (const hindered of [valid, forged])
      assert.equal(
        auth([valid, forged, { ...hindered, status }]).verdict,
        'inconclusive',
        `${status} says nothing of a credential`,
      );
  assert.deepEqual(auth([{ ...valid, as: 'b' }, forged]).observations, ['v']);
  assert.deepEqual(auth([{ ...valid, status: 401 }, forged]).observations, ['v']);
});

test('state() tells what was lost after which commands, and does not hide what could not run', () => {
  const kept = { id: 's1', commands: ['A asks', 'A reloads'] };
  assert.equal(state([kept]).verdict, 'proven');
  const lost = { ...kept, id: 's2', divergence: '0 turns were found again, 1 were left' };
  assert.match(state([kept, lost]).sentence, /after A asks, A reloads/);
  assert.equal(state([kept, { ...kept, hindered: 'shed' }]).verdict, 'inconclusive');
  assert.equal(state([]).verdict, 'inconclusive');
});

test('internals() finds what only somebody inside should read', () => {
  const fine = ['Cannot use a question of 0 characters: 1 to 4000 are accepted', 'Stopped'];
  assert.equal(internals(fine.map((text) => ({ id: 'x', text }))).verdict, 'proven');
  assert.equal(internals([]).verdict, 'inconclusive');
  for (const text of [
    'Error: x\n    at answer (/app/server/router/answer.ts:12:3)',
    'ThrottlingException: Rate exceeded',
    'User: arn:aws:sts::123456789012:assumed-role/x is not authorized',
    'connect ECONNREFUSED 10.0.3.7:8000',
    'Cannot find module in node_modules/hono',
    'JwtExpiredError: token expired',
  ])
    assert.equal(internals([{ id: 'x', text }]).verdict, 'violated', text);
});
