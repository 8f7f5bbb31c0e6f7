import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Part, Route } from '../../client.ts';
import { Refusal } from '../refusal.ts';
import { failChange, fromStored, isOpen, partChange, type Turn } from './turn.ts';

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

test('fromStored() shows a question nobody answers as unanswered, unless another tab receives it', () => {
  const { messageId, query, agent, model, askedAt } = asked;
  const stored = {
    conversationId: 'c',
    messageId,
    query,
    agent,
    model,
    askedAt,
    state: 'asked' as const,
  };
  assert.equal(fromStored(stored).problem?.reason, 'unanswered');
  assert.equal(fromStored(stored, new Set(['m'])).phase, 'elsewhere');
});
