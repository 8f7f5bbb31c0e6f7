import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ChatPart, Receipt, Route, StoredTurn } from '../../client.ts';
import { Refusal } from '../refusal.ts';
import { anyState } from './state.fixture.ts';
import { fromStored, onLost, onPart, onRead, onRefusal } from './turn-events.ts';
import { isHeld, isOpen, type Asked, type Turn } from './turn.ts';

const question: Asked = {
  messageId: 'm',
  query: 'What is 12 * 8?',
  agent: 'auto',
  model: 'some.model',
  askedAt: '2026-11-23T06:00:00.000Z',
  text: '',
};
const sent: Turn = { ...question, phase: 'sent' };
const route: Route = {
  category: 'educational_query',
  agentType: 'math',
  confidence: 0.97,
  fallback: false,
};
const receiptOf = (ending: Receipt['ending']): Receipt => ({
  ...route,
  traceId: '0123456789abcdef0123456789abcdef',
  model: 'some.model',
  modelCalls: 1,
  attempts: 1,
  routeMs: 1,
  firstTokenMs: 2,
  totalMs: 3,
  inputTokens: 1,
  outputTokens: 1,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  guardrailUnits: null,
  usd: 0,
  stopReason: 'end_turn',
  turnsLeftOut: 0,
  attachedCharacters: 0,
  attachedLeftOut: 0,
  ending,
  thinkingMs: null,
});
const routePart: ChatPart = { type: 'route', ...route, originalQuery: question.query };
const receive = (turn: Turn, ...parts: ChatPart[]): Turn =>
  parts.reduce<Turn>((now, part) => onPart(now, part, 120.4), turn);

const anyPart = fc.oneof(
  fc.constant(routePart),
  fc.constant<ChatPart>({ type: 'thinking' }),
  fc.constant<ChatPart>({ type: 'ping' }),
  fc.string({ minLength: 1 }).map((text): ChatPart => ({ type: 'text', text })),
  fc
    .constantFrom<Receipt['ending']>('complete', 'cut', 'withheld', 'unknown', null)
    .map((ending): ChatPart => ({ type: 'receipt', receipt: receiptOf(ending) })),
);
const anyRefusal = fc
  .constantFrom(
    'busy',
    'stopped',
    'model_cut',
    'store_unavailable',
    'connection_lost',
    'quota_spent',
  )
  .map((reason) => new Refusal({ reason }));
const anyStored = fc
  .record({
    state: fc.constantFrom<StoredTurn['state']>(
      'accepted',
      'answering',
      'complete',
      'cut',
      'stopped',
      'failed',
    ),
    content: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ state, content }) => stored(state, content));
const anyTurn: fc.Arbitrary<Turn> = fc
  .tuple(fc.string(), anyState)
  .map(([text, state]) => ({ ...question, text, ...state }));

const stored = (state: StoredTurn['state'], content?: string): StoredTurn => {
  const { messageId, query, agent, model, askedAt } = question;
  const response = { content: content ?? '', agentType: 'math' as const, executionTimeMs: 1 };
  const turn = { conversationId: 'c', messageId, query, agent, model, askedAt, state };
  return content === undefined ? turn : { ...turn, response };
};

test('onPart() leads from sent over accepted to answering and complete', () => {
  const thinking = receive(sent, { type: 'thinking' });
  assert.deepEqual([thinking.phase, isHeld(thinking)], ['accepted', true]);
  const accepted = receive(thinking, routePart);
  assert.deepEqual(
    [accepted.phase, accepted.route, accepted.seenRouteMs],
    ['accepted', route, 120],
  );
  const pieces: ChatPart[] = [
    { type: 'ping' },
    { type: 'text', text: '9' },
    { type: 'text', text: '6' },
  ];
  const answering = receive(accepted, ...pieces);
  assert.deepEqual([answering.phase, answering.text], ['answering', '96']);
  const end = (ending: Receipt['ending']) =>
    receive(answering, { type: 'receipt', receipt: receiptOf(ending) }).phase;
  assert.deepEqual(
    [end('complete'), end(null), end('cut'), end('withheld')],
    ['complete', 'complete', 'cut', 'cut'],
  );
});

test('a question that was answered only by a ping does not count as stored', () => {
  assert.equal(isHeld(receive(sent, { type: 'ping' })), false);
});

test('onRefusal() queues what the server never stored, and fails what it holds', () => {
  const after = (turn: Turn, reason: ConstructorParameters<typeof Refusal>[0]['reason']) =>
    onRefusal(turn, new Refusal({ reason })).phase;
  assert.equal(after(sent, 'busy'), 'queued');
  assert.equal(after(sent, 'stopped'), 'queued');
  assert.equal(after(sent, 'model_slow'), 'failed');
  const answering = receive(sent, { type: 'text', text: 'x' });
  assert.equal(after(answering, 'connection_lost'), 'failed');
  assert.equal(after(answering, 'stopped'), 'stopped');
});

test('no event takes text away, or forgets that the server holds a question', () => {
  fc.assert(
    fc.property(
      anyTurn,
      fc.record({ part: anyPart, refusal: anyRefusal, copy: anyStored }),
      (turn, events) => {
        const { part, refusal, copy } = events;
        for (const next of [
          onPart(turn, part),
          onLost(turn),
          onRefusal(turn, refusal),
          onRead(turn, copy),
        ]) {
          assert.ok(next.text.length >= turn.text.length);
          if (isHeld(turn)) assert.ok(isHeld(next), `${turn.phase} became ${next.phase}`);
          assert.equal(next.problem !== undefined, ['queued', 'failed'].includes(next.phase));
          assert.equal(next.held !== undefined, next.phase === 'unknown');
        }
      },
    ),
  );
});

test('onRead() takes over the end that the server stored, and takes up what has no end', () => {
  fc.assert(
    fc.property(anyTurn, anyStored, (shown, copy) => {
      const turn = onRead(shown, copy);
      assert.ok(turn.text === shown.text || turn.text === copy.response?.content);
      assert.ok(isHeld(turn));
      if (copy.state !== 'accepted' && copy.state !== 'answering') {
        assert.equal(turn.phase, copy.state);
      } else {
        assert.equal(turn.text, shown.text);
        if (shown.phase === 'queued') assert.ok(isOpen(turn));
      }
    }),
  );
});

test('fromStored() leaves open how a question without an end goes on', () => {
  for (const state of ['accepted', 'answering'] as const) {
    const turn = fromStored(stored(state));
    assert.deepEqual([turn.phase, turn.problem], ['unknown', undefined]);
  }
});

test('fromStored() keeps what a turn continues and the route that was chosen for it', () => {
  const turn = fromStored({ ...stored('complete', 'x'), continues: 'n', chosenRoute: 'math' });
  assert.deepEqual([turn.continues, turn.chosenRoute], ['n', 'math']);
});
