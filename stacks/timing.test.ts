import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timing } from './timing.ts';

test('timing lets the load balancer wait longer than the longest silence, and the server longer than it', () => {
  const idleMs = timing.idleSeconds * 1000;
  assert.ok(timing.pingMs < idleMs && timing.silenceMs < idleMs);
  assert.ok(timing.idleSeconds < timing.serverKeepAliveSeconds);
});

test('timing lets an answer that has just begun finish when its task is stopped', () => {
  assert.ok(timing.deregistrationSeconds * 1000 > timing.answerMs);
  assert.ok(timing.drainMs > timing.answerMs);
  assert.ok(timing.drainMs < timing.stopSeconds * 1000);
  assert.ok(timing.stopSeconds <= 120, 'Fargate stops a task after 120 s at most');
});

test('timing keeps the deadlines of a query within each other', () => {
  assert.ok(timing.headerMs <= timing.silenceMs && timing.silenceMs < timing.answerMs);
});
