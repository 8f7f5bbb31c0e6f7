import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Part, Route, StoredTurn } from '../../client.ts';
import { Refusal } from '../refusal.ts';
import {
  failChange,
  fromStored,
  isOpen,
  joined,
  partChange,
  type Phase,
  type Turn,
} from './turn.ts';

const asked: Turn = {
  messageId: 'm',
  query: 'What is 12 * 8?',
  agent: 'auto',
  model: 'some.model',
  askedAt: '2026-11-23T06:00:00.000Z',
  phase: 'sent',
  text: '',
  stored: false,
};
const route: Route = {
  category: 'educational_query',
  agentType: 'math',
  confidence: 0.97,
  fallback: false,
};
const receive = (turn: Turn, ...parts: Part[]): Turn =>
  parts.reduce<Turn>((now, part) => ({ ...now, ...partChange(now, part, 120.4) }), turn);

test('partChange() leads from sent over routed to writing', () => {
  const routed = receive(asked, { type: 'route', ...route, originalQuery: asked.query });
  assert.equal(routed.phase, 'routed');
  assert.deepEqual(routed.route, route);
  assert.equal(routed.seenRouteMs, 120);
  const writing = receive(
    routed,
    { type: 'ping' },
    { type: 'text', text: '9' },
    { type: 'text', text: '6' },
  );
  assert.equal(writing.phase, 'writing');
  assert.equal(writing.text, '96');
  assert.ok(isOpen(writing));
});

test('failChange() keeps the message id for what the server never stored', () => {
  assert.equal(failChange(asked, new Refusal({ reason: 'busy' })).stored, false);
  assert.equal(failChange(asked, new Refusal({ reason: 'model_slow' })).stored, true);
  const writing = receive(asked, { type: 'text', text: 'x' });
  assert.equal(failChange(writing, new Refusal({ reason: 'connection_lost' })).stored, true);
});

test('failChange() takes a stop for a stop', () => {
  assert.deepEqual(failChange(asked, new Refusal({ reason: 'stopped' })), {
    phase: 'stopped',
  });
});

const stored = (state: StoredTurn['state'], content?: string): StoredTurn => {
  const { messageId, query, agent, model, askedAt } = asked;
  const response = { content: content ?? '', agentType: 'math' as const, executionTimeMs: 1 };
  const turn = { conversationId: 'c', messageId, query, agent, model, askedAt, state };
  return content === undefined ? turn : { ...turn, response };
};

test('fromStored() leaves open how a question without an end goes on', () => {
  const turn = fromStored(stored('asked'));
  assert.deepEqual([turn.phase, turn.problem], ['unknown', undefined]);
});

test('joined() never takes away text that a person has seen', () => {
  const seen = fc.record({
    phase: fc.constantFrom<Phase>(
      'sent',
      'routed',
      'writing',
      'answered',
      'stopped',
      'failed',
      'unknown',
    ),
    text: fc.string(),
  });
  const copy = fc.record({
    state: fc.constantFrom<StoredTurn['state']>('asked', 'answered', 'stopped', 'failed'),
    content: fc.option(fc.string(), { nil: undefined }),
  });
  fc.assert(
    fc.property(seen, copy, ({ phase, text }, { state, content }) => {
      const shown: Turn = { ...asked, phase, text };
      const turn = joined(shown, stored(state, content));
      assert.ok(turn.text.length >= text.length);
      assert.ok(turn.text === text || turn.text === content);
      assert.equal(turn.stored, true);
      if (state === 'asked') assert.equal(turn.text, text);
      else assert.equal(isOpen(turn), false);
    }),
  );
});

test('fromStored() keeps what a turn continues and the route that was chosen for it', () => {
  const turn = fromStored({ ...stored('answered', 'x'), continues: 'n', chosenRoute: 'math' });
  assert.deepEqual([turn.continues, turn.chosenRoute], ['n', 'math']);
});
