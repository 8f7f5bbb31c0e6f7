import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unknown, type LogRecord } from '../telemetry.ts';
import { auth, type Attempt } from './auth.ts';
import { internals } from './internals.ts';
import { isolation } from './isolation.ts';
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
  assert.equal(logs(many, { lines: known(lines), canary: CANARY }).verdict, 'violated');
  const events = [...lines, { traceId: CANARY.traceId, message: 'ok' }];
  assert.equal(logs(many, { lines: known(events), canary: CANARY }).verdict, 'violated');
  assert.equal(logs(many, { lines: known([]), canary: CANARY }).verdict, 'inconclusive');
  assert.equal(logs(many, { lines: unknown('no', 'x'), canary: CANARY }).verdict, 'inconclusive');
  const told = [...lines, ...linesOf(CANARY.traceId), { event: 'x', query: `${CANARY.words}?` }];
  assert.match(logs(many, { lines: known(told), canary: CANARY }).sentence, /holds words/);
});

test('metamorphicStrict() allows no exception, metamorphicRate() the declared share', () => {
  const other = {
    category: 'educational_query',
    agentType: 'math',
    confidence: 1,
    fallback: false,
  };
  const pairs = Array.from({ length: 60 }, (_, at) => ({
    base: `case-${2 * at}`,
    variant: `case-${2 * at + 1}`,
    relation: 'upper case',
  }));
  const seen = (different: number) =>
    observedMany(120).map((o, at) =>
      at % 2 === 1 && at < 2 * different ? { ...o, route: other } : o,
    );
  assert.equal(metamorphicStrict(seen(0), { relations: pairs }).verdict, 'proven');
  const strict = metamorphicStrict(seen(1), { relations: pairs });
  assert.equal(strict.verdict, 'violated');
  assert.deepEqual(strict.observations, ['case-0', 'case-1']);
  const rate = (different: number, declaredRate: number) =>
    metamorphicRate(seen(different), { relations: pairs, declaredRate, confidence: 0.9995 })
      .verdict;
  assert.equal(rate(3, 0.2), 'proven');
  assert.equal(rate(14, 0.2), 'inconclusive');
  assert.equal(rate(40, 0.2), 'violated');
  assert.equal(metamorphicStrict([], { relations: pairs }).verdict, 'inconclusive');
});

test('isolation() finds a leak in an answer or a look, and needs something to have been seen', () => {
  const secrets = [{ owner: 'a', words: 'zq1' }];
  const look = (by: string, shown: string) => ({ by, owner: 'a', what: 'notes.list', shown });
  const judge = (looks: readonly ReturnType<typeof look>[], text = '') =>
    isolation([observed(1, { user: 'b', text })], { secrets, looks }).verdict;
  assert.equal(judge([look('a', 'zq1'), look('b', '[]')]), 'proven');
  assert.equal(judge([look('a', 'zq1'), look('b', 'zq1')]), 'violated');
  assert.equal(judge([look('a', 'zq1'), look('b', '[]')], 'It is zq1'), 'violated');
  assert.equal(judge([look('a', '[]'), look('b', '[]')]), 'inconclusive', 'nothing was stored');
});

test('auth() wants 401 for what is forged, 200 and the right name for what is not', () => {
  const valid: Attempt = {
    id: 'v',
    credential: 'bearer',
    valid: true,
    status: 200,
    as: 'a',
    user: 'a',
  };
  const forged: Attempt = { id: 'f', credential: 'unsigned', valid: false, status: 401, user: 'a' };
  assert.equal(auth([valid, forged]).verdict, 'proven');
  assert.equal(auth([valid]).verdict, 'inconclusive', 'negative cases are half of it');
  for (const status of [0, 200, 302, 403, 500])
    assert.deepEqual(auth([valid, { ...forged, status }]).observations, ['f'], String(status));
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
